import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { fetchFormulaType } from '../parts/formula-type';

/** A formula that screens show and screen readers read: MathML, which browsers draw themselves, in the page's own type. */
export function Formula({ children }: { children: ComponentChildren }) {
  useEffect(fetchFormulaType, []);
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

/** y = r + gamma max_b Q(s', b): what every one of the methods aims at, and with whose values. */
export function Target({ of }: { of?: string }) {
  return (
    <Formula>
      <mi>y</mi>
      <mo>=</mo>
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
    </Formula>
  );
}

/** [y - Q(s, a)]^2 */
export function SquaredError() {
  return (
    <msup>
      <mrow>
        <mo>[</mo>
        <mi>y</mi>
        <mo>−</mo>
        <Q of="w">
          <StateAction />
        </Q>
        <mo>]</mo>
      </mrow>
      <mn>2</mn>
    </msup>
  );
}
