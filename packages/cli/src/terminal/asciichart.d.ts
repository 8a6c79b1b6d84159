declare module 'asciichart' {
  interface PlotOptions {
    height?: number;
    min?: number;
    max?: number;
    offset?: number;
    format?: (value: number, index: number) => string;
  }
  const asciichart: { plot(series: readonly number[], options?: PlotOptions): string };
  export default asciichart;
}
