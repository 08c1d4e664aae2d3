//! Fetches fragments and puts them in their place: for forms, links, live parts and long lists.

import { $, $$, changed, onClick, parse } from './dom';
import { children, morph } from './morph';
import { forgetDrafts } from './draft';
import { failed, takeToasts } from './toast';

/** Asks our server for a part of a page. */
export const ask = (url: string, options: RequestInit = {}) =>
  fetch(url, { credentials: 'same-origin', ...options, headers: { 'X-Fragment': '1', ...options.headers } });

/** The element with the target's id replaces it; anything else replaces what is inside it. */
export function put(target: Element, text: string): Element {
  const doc = parse(text);
  takeToasts(doc);
  const id = target.id;
  const same = id ? doc.getElementById(id) : null;
  const only = doc.body.children.length === 1 ? doc.body.firstElementChild : null;
  if (same) morph(target, same);
  else if (target instanceof HTMLFormElement && only) {
    const fresh = document.importNode(only, true);
    target.replaceWith(fresh);
    target = fresh;
  } else children(target, doc.body);
  changed(target);
  return target;
}

/** Pages that we put into the history ourselves must be fetched anew; links into the present page come by here too. */
let pushed = false;
addEventListener('popstate', event => {
  if (pushed && (event.state || !location.hash)) location.reload();
});

/** Shows a whole page that was already fetched, as if the browser had gone there. */
function visit(url: string, text: string): void {
  const doc = parse(text);
  if (!doc.getElementById('main')) return location.assign(url);
  document.title = doc.title;
  if (url !== location.href) {
    history.pushState({}, '', url);
    pushed = true;
  }
  takeToasts(doc);
  morph(document.body, doc.body);
  scrollTo(0, 0);
  $('#main')?.focus({ preventScroll: true });
  changed(document.body);
}

const html = (answer: Response) => (answer.headers.get('content-type') ?? '').includes('html');

async function receive(answer: Response, target: Element, form?: HTMLFormElement): Promise<void> {
  const go = answer.headers.get('X-Go');
  if (go) return location.assign(go);
  const expected = answer.ok || answer.status === 422 || answer.status === 409;
  if (!expected) return failed();
  if (answer.ok && form) {
    forgetDrafts(form);
    form.reset();
  }
  if (answer.redirected && html(answer)) return visit(answer.url, await answer.text());
  if (answer.status === 204) return changed(target);
  const place = put(target, await answer.text());
  if (!answer.ok) ($('[data-errors]', place) ?? $('[data-errors]'))?.focus();
}

/** The same as `ask` for a form with files: large ones show how far they are. */
function upload(url: string, body: FormData, form: HTMLFormElement): Promise<Response> {
  const bar = document.createElement('progress');
  bar.setAttribute('aria-label', [...body.values()].flatMap(v => (v instanceof File ? [v.name] : [])).join(', '));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('X-Fragment', '1');
    request.upload.onprogress = event => {
      bar.max = event.total;
      bar.value = event.loaded;
      if (!bar.isConnected) form.append(bar);
    };
    request.onload = () => {
      const headers = new Headers();
      for (const name of ['content-type', 'x-go']) headers.set(name, request.getResponseHeader(name) ?? '');
      const answer = new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers });
      const redirected = request.responseURL !== new URL(url, location.href).href;
      resolve(Object.defineProperties(answer, { redirected: { value: redirected }, url: { value: request.responseURL } }));
    };
    request.onerror = reject;
    request.onloadend = () => bar.remove();
    request.send(body);
  });
}

const targetOf = (node: Element) => (node.getAttribute('data-target') && $(node.getAttribute('data-target')!)) || null;

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = new FormData(form, submitter);
  const target = targetOf(form) ?? form;
  const multipart = form.enctype === 'multipart/form-data';
  const plain = () => new URLSearchParams([...data].map(([k, v]) => [k, String(v)] as [string, string]));
  form.setAttribute('aria-busy', 'true');
  // A menu goes with what it did; the hand stays at what opened it, whose name changes with the version.
  const menu = form.closest('.menu[popover]')?.id.replace(/\d+$/, '');
  const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
  try {
    if (form.method === 'get') {
      const url = `${action.split('?')[0]}?${plain()}`;
      await receive(await ask(url), target);
      history.replaceState({}, '', url);
    } else {
      const files = multipart && [...data.values()].some(value => value instanceof File && value.size > 0);
      const answer = files ? await upload(action, data, form) : await ask(action, { method: 'POST', body: multipart ? data : plain() });
      await receive(answer, target, form);
    }
  } catch {
    failed();
  } finally {
    form.removeAttribute('aria-busy');
    if (menu && document.activeElement === document.body) $(`[popovertarget^="${CSS.escape(menu)}"]`)?.focus();
  }
}

document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || !form.matches('form[data-enhance]')) return;
  event.preventDefault();
  // A second press while the first is under way would send twice.
  if (form.getAttribute('aria-busy') !== 'true') void send(form, event.submitter as HTMLElement | null);
});

onClick('a[data-target]', (link, event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const target = targetOf(link);
  if (!target) return;
  event.preventDefault();
  const url = (link as HTMLAnchorElement).href;
  ask(url).then(answer => receive(answer, target)).then(() => history.replaceState({}, '', url), failed);
});

/** The next part of a long list comes when its link comes into view. */
const coming = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    coming.unobserve(target);
    const link = target as HTMLAnchorElement;
    ask(link.href).then(async answer => {
      if (!answer.ok) return;
      const part = parse(await answer.text());
      const place = link.closest('.more, li, tr') ?? link;
      const parent = place.parentElement;
      place.replaceWith(...[...part.body.childNodes].map(node => document.importNode(node, true)));
      if (parent) changed(parent);
    }, () => {});
  }
}, { rootMargin: '400px' });

export function watchMore(root: ParentNode): void {
  for (const link of $$('a[data-more]', root)) coming.observe(link);
}
