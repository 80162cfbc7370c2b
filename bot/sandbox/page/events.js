/** The server's event stream, opened again whenever it ends, with nothing applied while the page refetches. */

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;

/** Listens for as long as the page lives. */
export class Events {
  /**
   * @param {{onEvent: (event: Record<string, any>) => void, onOpen: () => Promise<void>, onGap: () => void}} handlers
   *   `onOpen` runs after each connection, before any event of it is handed on, so that a refetch fills the gap;
   *   `onGap` when a connection ends
   */
  constructor(handlers) {
    this.handlers = handlers;
    this.wait = FIRST_WAIT_MS;
    /** @type {Record<string, any>[] | null} what came while refetching */
    this.held = null;
  }

  /** Connect, and keep connected. */
  open() {
    const source = new EventSource("/api/events");
    source.onopen = () => this.#opened();
    source.onmessage = ({ data }) => this.#take(JSON.parse(data));
    source.onerror = () => {
      source.close();
      this.handlers.onGap();
      setTimeout(() => this.open(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    };
  }

  /**
   * Hold events back while `refetch` runs: its answer may be older than they are.
   *
   * @param {() => Promise<void>} refetch
   */
  async during(refetch) {
    if (this.held) return refetch(); // whoever holds them already will hand them on
    this.held = [];
    try {
      await refetch();
    } finally {
      const held = this.held;
      this.held = null;
      held.forEach((event) => this.handlers.onEvent(event));
    }
  }

  #opened() {
    this.wait = FIRST_WAIT_MS;
    this.during(() => this.handlers.onOpen());
  }

  /** @param {Record<string, any>} event */
  #take(event) {
    if (this.held) this.held.push(event);
    else this.handlers.onEvent(event);
  }
}
