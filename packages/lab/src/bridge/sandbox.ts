import { type BridgeJob, type BridgeMessage, readMessage } from './messages';
import workerUrl from './sandbox.worker.ts?worker&url';
import { sandboxDocument } from './sandbox-document';

/**
 * Runs code of one's own where it can do no harm: in a worker of a frame that has no origin, no network
 * and no way to the page but messages.
 */
export class Sandbox {
  private readonly frame: HTMLIFrameElement;
  private readonly ready: Promise<void>;
  /** What was asked for last: of an earlier one nothing begins, which may wait for its text still. */
  private asked = 0;

  /**
   * @param hear told every message
   * @param refuse told why there are none any more, where what came was no message
   */
  constructor(
    private readonly hear: (message: BridgeMessage) => void,
    private readonly refuse: (reason: string) => void,
  ) {
    this.frame = document.createElement('iframe');
    this.frame.sandbox.add('allow-scripts');
    this.frame.title = 'Sandbox';
    this.frame.hidden = true;
    this.frame.srcdoc = sandboxDocument(SANDBOX_HASH);
    this.ready = new Promise((ready) => {
      window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
        if (source !== this.frame.contentWindow) return;
        const message = readMessage(data);
        if (message === undefined)
          this.refuse('It sent something that is no report, and was stopped.');
        else if (message.kind === 'ready') ready();
        else this.hear(message);
      });
    });
    document.body.append(this.frame);
  }

  /** @param code plain JavaScript, CommonJS; its first line is line 1 of errors */
  async run(code: string, job: BridgeJob): Promise<void> {
    const asked = ++this.asked;
    const [library] = await Promise.all([fetch(workerUrl).then((file) => file.text()), this.ready]);
    if (asked !== this.asked) return;
    const script = `globalThis.userModule = function (exports, require) {${code}\n};\n${library}`;
    this.post({ kind: 'start', script, job });
  }

  stop(): void {
    this.asked += 1;
    this.post({ kind: 'stop' });
  }

  private post(message: object): void {
    // A frame without an origin cannot be named; only this frame's window gets the message.
    this.frame.contentWindow?.postMessage(message, '*');
  }
}
