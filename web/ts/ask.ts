//! The employee's one box: suggestions while typing, chosen by arrows; Enter without a choice asks.

import { $, $$, parse } from './dom';
import { ask } from './fragment';

class Ask extends HTMLElement {
  #timer = 0;
  #turn = 0;

  get #input() { return $<HTMLInputElement>('input', this)!; }
  get #list() { return $('.sug', this)!; }
  get #options() { return $$('[role=option]', this); }

  connectedCallback(): void {
    this.addEventListener('input', () => this.#later());
    this.addEventListener('keydown', this.#key);
    this.addEventListener('focusout', event => {
      if (!this.contains(event.relatedTarget as Node)) this.#open(false);
    });
    this.addEventListener('focusin', () => this.#open(this.#options.length > 0));
  }

  #open(open: boolean): void {
    $('form', this)?.classList.toggle('open', open);
    this.#input.setAttribute('aria-expanded', String(open));
  }

  #later(): void {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    this.#timer = window.setTimeout(async () => {
      const query = this.#input.value.trim();
      if (!query) return this.#show(document.createDocumentFragment());
      try {
        const answer = await ask(`${this.dataset.src}?q=${encodeURIComponent(query)}`);
        if (!answer.ok || turn !== this.#turn) return;
        const found = document.createDocumentFragment();
        found.append(...[...parse(await answer.text()).body.childNodes].map(node => document.importNode(node, true)));
        this.#show(found);
      } catch {
        // Suggestions are a help; asking itself still works.
      }
    }, 150);
  }

  #show(found: DocumentFragment): void {
    this.#list.replaceChildren(found);
    this.#open(this.#options.length > 0);
    this.#select(undefined);
  }

  #select(option?: Element): void {
    for (const each of this.#options) each.setAttribute('aria-selected', String(each === option));
    if (option) this.#input.setAttribute('aria-activedescendant', option.id);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #key = (event: KeyboardEvent) => {
    const options = this.#options;
    const at = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'Escape') this.#open(false);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.#open(options.length > 0);
      this.#select(options[event.key === 'ArrowDown' ? Math.min(at + 1, options.length - 1) : at - 1]);
    } else if (event.key === 'Enter' && at >= 0 && this.#input.getAttribute('aria-expanded') === 'true') {
      event.preventDefault();
      options[at]?.click();
    }
  };
}
customElements.define('rp-ask', Ask);
