import { Component, type ComponentChildren } from 'preact';
import { startAfresh } from '../state/complaints';

interface BoundaryProps {
  /** What fails as one: the page, or a panel of it. */
  what: string;
  children: ComponentChildren;
}

/** Keeps what fails in here from taking the rest along; says what it was and offers ways back. */
export class Boundary extends Component<BoundaryProps, { failure?: string | undefined }> {
  static override getDerivedStateFromError(error: unknown): { failure: string } {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <div class="failure card" role="alert">
        <h2>{this.props.what} failed</h2>
        <p>{failure}</p>
        <div class="row">
          <button type="button" onClick={() => this.setState({ failure: undefined })}>
            Try again
          </button>
          <button type="button" onClick={startAfresh}>
            Start from the beginning
          </button>
        </div>
      </div>
    );
  }
}
