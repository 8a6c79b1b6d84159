import { expose, transfer } from 'comlink';
import { drawScene } from 'perilune';
import { FILM_SIZE, type Take } from './film';
import { mp4File, type Sample } from './mp4-file';

/** H.264, the high profile first: what players everywhere know. */
const CODECS = ['avc1.640028', 'avc1.4d0028', 'avc1.42001f'];
const BITS_PER_SECOND = 2_500_000;
/** Pictures between two that can be sought. */
const KEY_EVERY = 100;
/** Pictures that wait for the encoder at most. */
const WAITING = 8;
/** Every so many somebody is told. */
const TELL = 10;

const maker = {
  /** @returns undefined where this browser encodes no H.264 */
  async make({ frames, stepsPerSecond }: Take, tell: (share: number) => void) {
    const config = await configFor(stepsPerSecond);
    if (config === undefined) return undefined;
    const canvas = new OffscreenCanvas(FILM_SIZE.width, FILM_SIZE.height);
    const pen = canvas.getContext('2d');
    if (pen === null) return undefined;
    const encoder = new Encoder(config, stepsPerSecond);
    for (const [i, { scene, overlay }] of frames.entries()) {
      drawScene(pen, scene, { ...FILM_SIZE, overlay });
      await encoder.add(canvas, i);
      if (i % TELL === 0) tell(i / frames.length);
    }
    const bytes = await encoder.finish();
    return transfer(bytes, [bytes.buffer]);
  },
};

export type Mp4Maker = typeof maker;

async function configFor(framerate: number): Promise<VideoEncoderConfig | undefined> {
  if (!('VideoEncoder' in globalThis)) return undefined;
  for (const codec of CODECS) {
    const config: VideoEncoderConfig = {
      ...{ codec, ...FILM_SIZE, framerate, bitrate: BITS_PER_SECOND },
      avc: { format: 'avc' },
    };
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported === true) return config;
  }
  return undefined;
}

/** Pictures in, a file out. */
class Encoder {
  private readonly samples: Sample[] = [];
  private decoderConfig: Uint8Array | undefined;
  private failure: Error | undefined;
  private readonly encoder: VideoEncoder;

  constructor(
    config: VideoEncoderConfig,
    private readonly picturesPerSecond: number,
  ) {
    this.encoder = new VideoEncoder({
      output: (chunk, metadata) => this.take(chunk, metadata),
      error: (error) => {
        this.failure = error;
      },
    });
    this.encoder.configure(config);
  }

  async add(canvas: OffscreenCanvas, index: number): Promise<void> {
    const timestamp = Math.round((1e6 * index) / this.picturesPerSecond);
    const picture = new VideoFrame(canvas, { timestamp });
    this.encoder.encode(picture, { keyFrame: index % KEY_EVERY === 0 });
    picture.close();
    while (this.encoder.encodeQueueSize > WAITING && this.failure === undefined)
      await new Promise((done) => setTimeout(done));
    if (this.failure !== undefined) throw this.failure;
  }

  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    await this.encoder.flush();
    this.encoder.close();
    const { samples, decoderConfig, picturesPerSecond } = this;
    if (decoderConfig === undefined) throw new Error('The encoder does not say how it encoded.');
    return mp4File({ ...FILM_SIZE, picturesPerSecond, decoderConfig, samples });
  }

  private take(chunk: EncodedVideoChunk, metadata?: EncodedVideoChunkMetadata): void {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    const shown = Math.round((chunk.timestamp * this.picturesPerSecond) / 1e6);
    this.samples.push({ bytes, isKey: chunk.type === 'key', shown });
    const description = metadata?.decoderConfig?.description;
    if (description === undefined) return;
    const isView = ArrayBuffer.isView(description);
    this.decoderConfig = isView
      ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength).slice()
      : new Uint8Array(description).slice();
  }
}

expose(maker);
