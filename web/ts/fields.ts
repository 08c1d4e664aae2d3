//! Forms whose questions depend on answers: what is not asked is hidden and not sent.

import { $$ } from './dom';

interface Condition { field: string; is: string[] }

class Fields extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('input', () => this.#follow());
    this.#follow();
  }

  #answers(name: string): string[] {
    const inputs = $$<HTMLInputElement>(`[name="f_${CSS.escape(name)}"]`, this).filter(input => !input.disabled);
    return inputs.filter(input => !/^(checkbox|radio)$/.test(input.type) || input.checked).map(input => input.value);
  }

  /** In their order, so that what is hidden hides what depends on it. */
  #follow(): void {
    for (const part of $$('[data-if]', this)) {
      const conditions = JSON.parse(part.dataset.if ?? '[]') as Condition[];
      const asked = conditions.every(({ field, is }) => this.#answers(field).some(answer => is.includes(answer)));
      part.hidden = !asked;
      for (const input of $$<HTMLInputElement>('input,select,textarea', part)) input.disabled = !asked;
    }
  }
}
customElements.define('rp-fields', Fields);
