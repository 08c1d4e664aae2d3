//! The queue: J and K show the next ticket at once, because its neighbours were fetched ahead of the hand.

import { $, $$, idle, isField, onChanged } from './dom';
import { choose } from './choose';
import { ask, put } from './fragment';

const FRESH = 20_000;
const narrow = matchMedia('(max-width: 60rem)');

class Queue extends HTMLElement {
  #cache = new Map<string, { text: Promise<string>; at: number }>();
  #here = '';
  #url = 0;

  connectedCallback(): void {
    this.#here = $('.tk.on', this)?.id ?? '';
    this.addEventListener('click', this.#click);
    document.addEventListener('keydown', this.#key);
    onChanged(part => {
      if (part.contains(this) || this.contains(part)) this.#mark();
    });
    this.#mark();
    if (!narrow.matches) idle(() => this.#ahead());
  }
  disconnectedCallback(): void {
    document.removeEventListener('keydown', this.#key);
  }

  get #rows() {
    return $$<HTMLAnchorElement>('.tk', this);
  }

  /** One row is in the tab order; the fragment from the server does not know which. */
  #mark(): void {
    const rows = this.#rows;
    const here = rows.find(row => row.id === this.#here) ?? rows[0];
    for (const row of rows) {
      const on = row === here && this.#here !== '';
      row.classList.toggle('on', on);
      if (on) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
      row.tabIndex = row === here ? 0 : -1;
    }
  }

  #text(url: string): Promise<string> {
    const kept = this.#cache.get(url);
    if (kept && Date.now() - kept.at < FRESH) return kept.text;
    const text = ask(url).then(answer => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))));
    this.#cache.set(url, { text, at: Date.now() });
    text.catch(() => this.#cache.delete(url));
    return text;
  }

  #ahead(): void {
    const rows = this.#rows;
    const i = rows.findIndex(row => row.id === this.#here);
    for (const step of [1, -1, 2]) {
      const url = rows[i + step]?.dataset.pane;
      if (url) void this.#text(url).catch(() => {});
    }
  }

  async #show(row: HTMLAnchorElement): Promise<void> {
    this.#here = row.id;
    this.#mark();
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    clearTimeout(this.#url);
    // The address follows when the hand rests, so that back does not step through every row.
    this.#url = window.setTimeout(() => history.replaceState({}, '', row.href), 400);
    const pane = $(this.dataset.pane ?? '#pane');
    if (!pane || !row.dataset.pane) return location.assign(row.href);
    try {
      const text = await this.#text(row.dataset.pane);
      // Someone who moved on does not want the pane of before.
      if (this.#here !== row.id) return;
      put(pane, text);
      this.#cache.delete(row.dataset.pane);
      idle(() => this.#ahead());
    } catch {
      location.assign(row.href);
    }
  }

  #click = (event: MouseEvent) => {
    const row = (event.target as Element).closest<HTMLAnchorElement>('.tk');
    if (!row || narrow.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    void this.#show(row);
  };

  #key = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isField(event.target) || $('dialog[open], .menu:popover-open')) return;
    const within = this.contains(event.target as Node);
    const single = localStorage.getItem('keys') !== 'off';
    const step =
      (single && event.key.toLowerCase() === 'j') || (within && event.key === 'ArrowDown') ? 1
      : (single && event.key.toLowerCase() === 'k') || (within && event.key === 'ArrowUp') ? -1
      : 0;
    if (event.key === 'Enter' && within && !narrow.matches && (event.target as Element).matches('.tk.on')) {
      event.preventDefault();
      $('#c-h')?.focus();
    } else if (step) {
      const rows = this.#rows;
      const next = rows[rows.findIndex(row => row.id === this.#here) + step];
      event.preventDefault();
      // With Shift, those passed over are chosen.
      if (event.shiftKey) for (const row of [rows.find(row => row.id === this.#here), next]) choose(row, true);
      if (next) void this.#show(next);
    }
  };
}
customElements.define('rp-queue', Queue);
