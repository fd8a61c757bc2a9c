// The elements of HTML that code touches, and which of them a tag's name makes.

interface HTMLAnchorElement extends HTMLElement {
  href: string;
  target: string;
  download: string;
  rel: string;
  text: string;
  hash: string;
  host: string;
  pathname: string;
  search: string;
  readonly origin: string;
}
declare var HTMLAnchorElement: { prototype: HTMLAnchorElement; new (): HTMLAnchorElement };
interface HTMLAreaElement extends HTMLElement {
  href: string;
  alt: string;
}
declare var HTMLAreaElement: { prototype: HTMLAreaElement; new (): HTMLAreaElement };
interface HTMLAudioElement extends HTMLMediaElement {}
declare var HTMLAudioElement: { prototype: HTMLAudioElement; new (): HTMLAudioElement };
interface HTMLBaseElement extends HTMLElement {
  href: string;
}
declare var HTMLBaseElement: { prototype: HTMLBaseElement; new (): HTMLBaseElement };
interface HTMLBodyElement extends HTMLElement {}
declare var HTMLBodyElement: { prototype: HTMLBodyElement; new (): HTMLBodyElement };
interface HTMLBRElement extends HTMLElement {}
declare var HTMLBRElement: { prototype: HTMLBRElement; new (): HTMLBRElement };
interface HTMLButtonElement extends HTMLElement {
  disabled: boolean;
  readonly form: HTMLFormElement | null;
  name: string;
  type: "submit" | "reset" | "button";
  value: string;
}
declare var HTMLButtonElement: { prototype: HTMLButtonElement; new (): HTMLButtonElement };
interface HTMLCanvasElement extends HTMLElement {
  width: number;
  height: number;
  getContext(kind: "2d", options?: any): CanvasRenderingContext2D | null;
  getContext(kind: "webgl", options?: any): WebGLRenderingContext | null;
  getContext(kind: "webgl2", options?: any): WebGL2RenderingContext | null;
  getContext(kind: string, options?: any): RenderingContext | null;
  toBlob(callback: (blob: Blob | null) => void, type?: string, quality?: any): void;
  toDataURL(type?: string, quality?: any): string;
  transferControlToOffscreen(): OffscreenCanvas;
}
declare var HTMLCanvasElement: { prototype: HTMLCanvasElement; new (): HTMLCanvasElement };
interface HTMLDetailsElement extends HTMLElement {
  open: boolean;
}
declare var HTMLDetailsElement: { prototype: HTMLDetailsElement; new (): HTMLDetailsElement };
interface HTMLDialogElement extends HTMLElement {
  open: boolean;
  returnValue: string;
  close(value?: string): void;
  show(): void;
  showModal(): void;
}
declare var HTMLDialogElement: { prototype: HTMLDialogElement; new (): HTMLDialogElement };
interface HTMLDivElement extends HTMLElement {}
declare var HTMLDivElement: { prototype: HTMLDivElement; new (): HTMLDivElement };
interface HTMLFormElement extends HTMLElement {
  action: string;
  readonly elements: HTMLCollection;
  readonly length: number;
  method: string;
  name: string;
  target: string;
  checkValidity(): boolean;
  reportValidity(): boolean;
  requestSubmit(submitter?: HTMLElement | null): void;
  reset(): void;
  submit(): void;
}
declare var HTMLFormElement: { prototype: HTMLFormElement; new (): HTMLFormElement };
interface HTMLHeadingElement extends HTMLElement {}
declare var HTMLHeadingElement: { prototype: HTMLHeadingElement; new (): HTMLHeadingElement };
interface HTMLHeadElement extends HTMLElement {}
declare var HTMLHeadElement: { prototype: HTMLHeadElement; new (): HTMLHeadElement };
interface HTMLHRElement extends HTMLElement {}
declare var HTMLHRElement: { prototype: HTMLHRElement; new (): HTMLHRElement };
interface HTMLHtmlElement extends HTMLElement {}
declare var HTMLHtmlElement: { prototype: HTMLHtmlElement; new (): HTMLHtmlElement };
interface HTMLIFrameElement extends HTMLElement {
  src: string;
  srcdoc: string;
  name: string;
  width: string;
  height: string;
  readonly contentDocument: Document | null;
  readonly contentWindow: Window | null;
  allow: string;
}
declare var HTMLIFrameElement: { prototype: HTMLIFrameElement; new (): HTMLIFrameElement };
interface HTMLImageElement extends HTMLElement {
  src: string;
  srcset: string;
  alt: string;
  width: number;
  height: number;
  readonly complete: boolean;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  crossOrigin: string | null;
  loading: "eager" | "lazy";
}
declare var HTMLImageElement: { prototype: HTMLImageElement; new (): HTMLImageElement };
interface HTMLInputElement extends HTMLElement {
  accept: string;
  autocomplete: string;
  checked: boolean;
  defaultChecked: boolean;
  defaultValue: string;
  disabled: boolean;
  files: FileList | null;
  readonly form: HTMLFormElement | null;
  indeterminate: boolean;
  readonly labels: NodeListOf<HTMLLabelElement> | null;
  max: string;
  maxLength: number;
  min: string;
  multiple: boolean;
  name: string;
  pattern: string;
  placeholder: string;
  readOnly: boolean;
  required: boolean;
  selectionEnd: number | null;
  selectionStart: number | null;
  size: number;
  src: string;
  step: string;
  type: string;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  value: string;
  valueAsDate: Date | null;
  valueAsNumber: number;
  checkValidity(): boolean;
  reportValidity(): boolean;
  select(): void;
  setCustomValidity(error: string): void;
  setSelectionRange(start: number | null, end: number | null, direction?: string): void;
}
declare var HTMLInputElement: { prototype: HTMLInputElement; new (): HTMLInputElement };
interface HTMLLabelElement extends HTMLElement {
  htmlFor: string;
  readonly control: HTMLElement | null;
}
declare var HTMLLabelElement: { prototype: HTMLLabelElement; new (): HTMLLabelElement };
interface HTMLLIElement extends HTMLElement {
  value: number;
}
declare var HTMLLIElement: { prototype: HTMLLIElement; new (): HTMLLIElement };
interface HTMLLinkElement extends HTMLElement {
  href: string;
  rel: string;
  type: string;
  media: string;
  readonly sheet: CSSStyleSheet | null;
}
declare var HTMLLinkElement: { prototype: HTMLLinkElement; new (): HTMLLinkElement };
interface HTMLMetaElement extends HTMLElement {
  name: string;
  content: string;
  httpEquiv: string;
}
declare var HTMLMetaElement: { prototype: HTMLMetaElement; new (): HTMLMetaElement };
interface HTMLOListElement extends HTMLElement {
  start: number;
}
declare var HTMLOListElement: { prototype: HTMLOListElement; new (): HTMLOListElement };
interface HTMLOptGroupElement extends HTMLElement {
  label: string;
  disabled: boolean;
}
declare var HTMLOptGroupElement: { prototype: HTMLOptGroupElement; new (): HTMLOptGroupElement };
interface HTMLOptionElement extends HTMLElement {
  value: string;
  text: string;
  label: string;
  selected: boolean;
  disabled: boolean;
  readonly index: number;
}
declare var HTMLOptionElement: { prototype: HTMLOptionElement; new (): HTMLOptionElement };
interface HTMLParagraphElement extends HTMLElement {}
declare var HTMLParagraphElement: { prototype: HTMLParagraphElement; new (): HTMLParagraphElement };
interface HTMLPreElement extends HTMLElement {}
declare var HTMLPreElement: { prototype: HTMLPreElement; new (): HTMLPreElement };
interface HTMLProgressElement extends HTMLElement {
  value: number;
  max: number;
}
declare var HTMLProgressElement: { prototype: HTMLProgressElement; new (): HTMLProgressElement };
interface HTMLScriptElement extends HTMLElement {
  src: string;
  type: string;
  text: string;
  defer: boolean;
  noModule: boolean;
}
declare var HTMLScriptElement: { prototype: HTMLScriptElement; new (): HTMLScriptElement };
interface HTMLSelectElement extends HTMLElement {
  disabled: boolean;
  readonly form: HTMLFormElement | null;
  multiple: boolean;
  name: string;
  readonly options: HTMLCollectionOf<HTMLOptionElement>;
  required: boolean;
  selectedIndex: number;
  readonly selectedOptions: HTMLCollectionOf<HTMLOptionElement>;
  size: number;
  readonly type: string;
  value: string;
  add(element: HTMLOptionElement | HTMLOptGroupElement, before?: HTMLElement | number | null): void;
  item(index: number): HTMLOptionElement | null;
}
declare var HTMLSelectElement: { prototype: HTMLSelectElement; new (): HTMLSelectElement };
interface HTMLSlotElement extends HTMLElement {
  name: string;
  assignedElements(options?: any): Element[];
  assignedNodes(options?: any): Node[];
}
declare var HTMLSlotElement: { prototype: HTMLSlotElement; new (): HTMLSlotElement };
interface HTMLSourceElement extends HTMLElement {
  src: string;
  type: string;
}
declare var HTMLSourceElement: { prototype: HTMLSourceElement; new (): HTMLSourceElement };
interface HTMLSpanElement extends HTMLElement {}
declare var HTMLSpanElement: { prototype: HTMLSpanElement; new (): HTMLSpanElement };
interface HTMLStyleElement extends HTMLElement {
  media: string;
  type: string;
  disabled: boolean;
  readonly sheet: CSSStyleSheet | null;
}
declare var HTMLStyleElement: { prototype: HTMLStyleElement; new (): HTMLStyleElement };
interface HTMLTableElement extends HTMLElement {
  readonly rows: HTMLCollectionOf<HTMLTableRowElement>;
  readonly tBodies: HTMLCollectionOf<HTMLTableSectionElement>;
  tHead: HTMLTableSectionElement | null;
  insertRow(index?: number): HTMLTableRowElement;
  deleteRow(index: number): void;
}
declare var HTMLTableElement: { prototype: HTMLTableElement; new (): HTMLTableElement };
interface HTMLTableSectionElement extends HTMLElement {
  readonly rows: HTMLCollectionOf<HTMLTableRowElement>;
}
declare var HTMLTableSectionElement: { prototype: HTMLTableSectionElement; new (): HTMLTableSectionElement };
interface HTMLTableCellElement extends HTMLElement {
  readonly cellIndex: number;
  colSpan: number;
  rowSpan: number;
}
declare var HTMLTableCellElement: { prototype: HTMLTableCellElement; new (): HTMLTableCellElement };
interface HTMLTemplateElement extends HTMLElement {
  readonly content: DocumentFragment;
}
declare var HTMLTemplateElement: { prototype: HTMLTemplateElement; new (): HTMLTemplateElement };
interface HTMLTextAreaElement extends HTMLElement {
  cols: number;
  defaultValue: string;
  disabled: boolean;
  readonly form: HTMLFormElement | null;
  maxLength: number;
  name: string;
  placeholder: string;
  readOnly: boolean;
  rows: number;
  selectionDirection: string;
  selectionEnd: number;
  selectionStart: number;
  readonly textLength: number;
  value: string;
  wrap: string;
  select(): void;
  setSelectionRange(start: number | null, end: number | null, direction?: string): void;
}
declare var HTMLTextAreaElement: { prototype: HTMLTextAreaElement; new (): HTMLTextAreaElement };
interface HTMLTitleElement extends HTMLElement {
  text: string;
}
declare var HTMLTitleElement: { prototype: HTMLTitleElement; new (): HTMLTitleElement };
interface HTMLTableRowElement extends HTMLElement {
  readonly cells: HTMLCollectionOf<HTMLTableCellElement>;
  readonly rowIndex: number;
  insertCell(index?: number): HTMLTableCellElement;
  deleteCell(index: number): void;
}
declare var HTMLTableRowElement: { prototype: HTMLTableRowElement; new (): HTMLTableRowElement };
interface HTMLUListElement extends HTMLElement {}
declare var HTMLUListElement: { prototype: HTMLUListElement; new (): HTMLUListElement };
interface HTMLVideoElement extends HTMLMediaElement {
  width: number;
  height: number;
  readonly videoWidth: number;
  readonly videoHeight: number;
  poster: string;
}
declare var HTMLVideoElement: { prototype: HTMLVideoElement; new (): HTMLVideoElement };
interface HTMLUnknownElement extends HTMLElement {}
interface HTMLMediaElement extends HTMLElement {
  autoplay: boolean;
  controls: boolean;
  currentTime: number;
  readonly duration: number;
  readonly ended: boolean;
  loop: boolean;
  muted: boolean;
  readonly paused: boolean;
  playbackRate: number;
  readonly readyState: number;
  src: string;
  srcObject: any;
  volume: number;
  canPlayType(type: string): string;
  load(): void;
  pause(): void;
  play(): Promise<void>;
}
declare var HTMLMediaElement: { prototype: HTMLMediaElement; new (): HTMLMediaElement };
declare var Image: new (width?: number, height?: number) => HTMLImageElement;
declare var Audio: new (source?: string) => HTMLAudioElement;
declare var Option: new (text?: string, value?: string) => HTMLOptionElement;
interface ValidityState {
  readonly valid: boolean;
  readonly valueMissing: boolean;
  readonly typeMismatch: boolean;
  readonly patternMismatch: boolean;
  readonly customError: boolean;
}

interface HTMLElementTagNameMap {
  a: HTMLAnchorElement;
  abbr: HTMLElement;
  address: HTMLElement;
  area: HTMLAreaElement;
  article: HTMLElement;
  aside: HTMLElement;
  audio: HTMLAudioElement;
  b: HTMLElement;
  base: HTMLBaseElement;
  body: HTMLBodyElement;
  br: HTMLBRElement;
  button: HTMLButtonElement;
  canvas: HTMLCanvasElement;
  cite: HTMLElement;
  code: HTMLElement;
  details: HTMLDetailsElement;
  dialog: HTMLDialogElement;
  div: HTMLDivElement;
  em: HTMLElement;
  figcaption: HTMLElement;
  figure: HTMLElement;
  footer: HTMLElement;
  form: HTMLFormElement;
  h1: HTMLHeadingElement;
  h2: HTMLHeadingElement;
  h3: HTMLHeadingElement;
  h4: HTMLHeadingElement;
  h5: HTMLHeadingElement;
  h6: HTMLHeadingElement;
  head: HTMLHeadElement;
  header: HTMLElement;
  hr: HTMLHRElement;
  html: HTMLHtmlElement;
  i: HTMLElement;
  iframe: HTMLIFrameElement;
  img: HTMLImageElement;
  input: HTMLInputElement;
  kbd: HTMLElement;
  label: HTMLLabelElement;
  li: HTMLLIElement;
  link: HTMLLinkElement;
  main: HTMLElement;
  mark: HTMLElement;
  meta: HTMLMetaElement;
  nav: HTMLElement;
  ol: HTMLOListElement;
  optgroup: HTMLOptGroupElement;
  option: HTMLOptionElement;
  p: HTMLParagraphElement;
  pre: HTMLPreElement;
  progress: HTMLProgressElement;
  s: HTMLElement;
  script: HTMLScriptElement;
  section: HTMLElement;
  select: HTMLSelectElement;
  slot: HTMLSlotElement;
  small: HTMLElement;
  source: HTMLSourceElement;
  span: HTMLSpanElement;
  strong: HTMLElement;
  style: HTMLStyleElement;
  sub: HTMLElement;
  summary: HTMLElement;
  sup: HTMLElement;
  table: HTMLTableElement;
  tbody: HTMLTableSectionElement;
  td: HTMLTableCellElement;
  template: HTMLTemplateElement;
  textarea: HTMLTextAreaElement;
  tfoot: HTMLTableSectionElement;
  th: HTMLTableCellElement;
  thead: HTMLTableSectionElement;
  title: HTMLTitleElement;
  tr: HTMLTableRowElement;
  u: HTMLElement;
  ul: HTMLUListElement;
  video: HTMLVideoElement;
}
interface SVGElementTagNameMap {
  svg: SVGSVGElement;
  path: SVGElement;
  g: SVGElement;
  circle: SVGElement;
  rect: SVGElement;
  line: SVGElement;
  text: SVGElement;
}
