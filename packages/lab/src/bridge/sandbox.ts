import type { BridgeJob, BridgeMessage } from './messages';
import workerUrl from './sandbox.worker.ts?worker&url';
import { sandboxDocument } from './sandbox-document';

/**
 * Runs code of one's own where it can do no harm: in a worker of a frame that has no origin, no network
 * and no way to the page but messages.
 */
export class Sandbox {
  private readonly frame: HTMLIFrameElement;
  private readonly ready: Promise<void>;
  private readonly hear: (message: BridgeMessage) => void;

  constructor(hear: (message: BridgeMessage) => void) {
    this.hear = hear;
    this.frame = document.createElement('iframe');
    this.frame.sandbox.add('allow-scripts');
    this.frame.title = 'Sandbox';
    this.frame.hidden = true;
    this.frame.srcdoc = sandboxDocument(SANDBOX_HASH);
    this.ready = new Promise((ready) => {
      window.addEventListener('message', (event: MessageEvent<BridgeMessage>) => {
        if (event.source !== this.frame.contentWindow) return;
        if (event.data.kind === 'ready') ready();
        else this.hear(event.data);
      });
    });
    document.body.append(this.frame);
  }

  /** @param code plain JavaScript, CommonJS; its first line is line 1 of errors */
  async run(code: string, job: BridgeJob): Promise<void> {
    const [library] = await Promise.all([fetch(workerUrl).then((file) => file.text()), this.ready]);
    const script = `globalThis.userModule = function (exports, require) {${code}\n};\n${library}`;
    this.post({ kind: 'start', script, job });
  }

  stop(): void {
    this.post({ kind: 'stop' });
  }

  close(): void {
    this.frame.remove();
  }

  private post(message: object): void {
    // A frame without an origin cannot be named; only this frame's window gets the message.
    this.frame.contentWindow?.postMessage(message, '*');
  }
}
