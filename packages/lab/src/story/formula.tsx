import type { ComponentChildren } from 'preact';

/** A formula that screens show and screen readers read: MathML, which browsers draw themselves. */
export function Formula({ children }: { children: ComponentChildren }) {
  return <math display="block">{children}</math>;
}

/** Q(...) with an index for whose values they are. */
export function Q({ of, children }: { of?: string; children: ComponentChildren }) {
  return (
    <mrow>
      {of === undefined ? (
        <mi>Q</mi>
      ) : (
        <msub>
          <mi>Q</mi>
          <mi>{of}</mi>
        </msub>
      )}
      <mo>(</mo>
      {children}
      <mo>)</mo>
    </mrow>
  );
}

/** s, a */
export function StateAction() {
  return (
    <mrow>
      <mi>s</mi>
      <mo>,</mo>
      <mi>a</mi>
    </mrow>
  );
}

/** r + gamma max_b Q(s', b) */
export function Target({ of }: { of?: string }) {
  return (
    <mrow>
      <mi>r</mi>
      <mo>+</mo>
      <mi>γ</mi>
      <munder>
        <mi>max</mi>
        <mi>b</mi>
      </munder>
      <Q {...(of === undefined ? {} : { of })}>
        <msup>
          <mi>s</mi>
          <mo>′</mo>
        </msup>
        <mo>,</mo>
        <mi>b</mi>
      </Q>
    </mrow>
  );
}
