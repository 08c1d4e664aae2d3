//! Keeps what is on the page true: one stream, and parts that fetch themselves anew when told.

import { $$, announce, changed, parse } from './dom';
import { ask } from './fragment';
import { morph } from './morph';

interface Change { kind: string; number?: number | string; what?: string; say?: string }

const waiting = new Set<Element>();
let timer = 0;

async function refresh(part: Element): Promise<void> {
  const src = part.getAttribute('data-src');
  if (!src || !part.isConnected) return;
  try {
    const answer = await ask(src);
    if (!answer.ok || answer.redirected) return;
    const doc = parse(await answer.text());
    const next = doc.getElementById(part.id) ?? doc.body.firstElementChild;
    if (!next || !part.isConnected) return;
    morph(part, next);
    changed(part);
  } catch {
    // The stream's own state tells about a lost connection; the next event or its return tries again.
  }
}

/** Several changes at once lead to one request for each part. */
function later(parts: Element[]): void {
  for (const part of parts) waiting.add(part);
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const now = [...waiting];
    waiting.clear();
    for (const part of now) void refresh(part);
  }, 120);
}

const all = () => $$('[data-live]');

function about(change: Change): Element[] {
  const exact = `${change.kind}:${change.number ?? ''}`;
  return all().filter(part => {
    const topics = (part.getAttribute('data-live') ?? '').split(/\s+/);
    return topics.includes(exact) || topics.includes(change.kind);
  });
}

class Live extends HTMLElement {
  #stream?: EventSource;
  #lostTimer = 0;
  #retry = 0;
  #wasLost = false;

  connectedCallback(): void {
    document.addEventListener('visibilitychange', this.#seen);
    addEventListener('pagehide', this.#close);
    this.#open();
  }
  disconnectedCallback(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    this.#close();
  }

  /** A hidden page needs no stream; when seen again it fetches the present. */
  #seen = () => {
    if (document.hidden) this.#close();
    else if (!this.#stream) {
      this.#wasLost = true;
      this.#open();
    }
  };

  #close = () => {
    clearTimeout(this.#lostTimer);
    clearTimeout(this.#retry);
    this.#lostTimer = 0;
    this.#stream?.close();
    this.#stream = undefined;
  };

  #open = () => {
    const stream = (this.#stream = new EventSource(this.dataset.url ?? '/live'));
    stream.addEventListener('open', () => {
      clearTimeout(this.#lostTimer);
      this.#lostTimer = 0;
      this.hidden = true;
      if (this.#wasLost) later(all());
      this.#wasLost = false;
    });
    stream.addEventListener('error', () => {
      const since = new Date();
      this.#lostTimer ||= window.setTimeout(() => this.#lost(since), 10_000);
      // The browser reconnects by itself, except after an answer it takes as final.
      if (stream.readyState === EventSource.CLOSED && stream === this.#stream) {
        this.#wasLost = true;
        this.#retry = window.setTimeout(this.#open, 3000 + Math.random() * 4000);
      }
    });
    stream.addEventListener('change', event => {
      let change: Change;
      try {
        change = JSON.parse((event as MessageEvent<string>).data);
      } catch {
        return;
      }
      later(about(change));
      if (change.say) announce(change.say);
    });
  };

  #lost(since: Date): void {
    const time = since.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    this.textContent = (this.dataset.lost ?? '').replace('{time}', time);
    this.hidden = false;
    this.#wasLost = true;
    announce(this.textContent);
  }
}
customElements.define('rp-live', Live);
