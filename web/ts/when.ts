//! Forms whose questions hang on earlier answers: what does not apply is put away. Without this each such question
//! says in words when it applies, and the server decides the same way.

import { $, $$, onChanged } from './dom';

const number = (text: string) => Number(text.trim().replace(',', '.') || NaN);

const tests: Record<string, (answer: string, value: string) => boolean> = {
  is: (a, v) => a.toLowerCase() === v.trim().toLowerCase(),
  is_not: (a, v) => a.toLowerCase() !== v.trim().toLowerCase(),
  at_least: (a, v) => number(a) >= number(v),
  at_most: (a, v) => number(a) <= number(v),
  answered: () => true,
};

function apply(form: Element): void {
  for (const part of $$('[data-when]', form)) {
    const control = $<HTMLInputElement>(`[name="${CSS.escape(part.dataset.when ?? '')}"]`, form);
    const away = !control || control.closest<HTMLElement>('.when')?.hidden;
    const answer = away ? '' : control.value.trim();
    part.hidden = !answer || !tests[part.dataset.test ?? 'is']?.(answer, part.dataset.value ?? '');
    const says = $('p.hint', part);
    if (says && says.parentElement === part) says.hidden = true;
  }
}

const all = (root: ParentNode) => $$('rp-form', root).forEach(apply);
document.addEventListener('input', event => {
  const form = (event.target as Element).closest('rp-form');
  if (form) apply(form);
});
onChanged(all);
all(document);
