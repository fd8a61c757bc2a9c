// Windows, what every host offers, timers, the console.

declare function setTimeout<A extends any[]>(
  handler: (...args: A) => void,
  timeout?: number,
  ...args: A
): any;
declare function setTimeout(handler: string, timeout?: number): any;
declare function setInterval<A extends any[]>(
  handler: (...args: A) => void,
  timeout?: number,
  ...args: A
): any;
declare function setImmediate<A extends any[]>(handler: (...args: A) => void, ...args: A): any;
declare function clearTimeout(id: any): void;
declare function clearInterval(id: any): void;
declare function clearImmediate(id: any): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T = any>(value: T, options?: { transfer?: any[] }): T;
declare function atob(data: string): string;
declare function btoa(data: string): string;
declare function reportError(error: any): void;
declare function requestAnimationFrame(callback: (time: number) => void): number;
declare function cancelAnimationFrame(handle: number): void;
interface IdleDeadline {
  readonly didTimeout: boolean;
  timeRemaining(): number;
}
declare function requestIdleCallback(
  callback: (deadline: IdleDeadline) => void,
  options?: { timeout?: number },
): number;
declare function cancelIdleCallback(handle: number): void;
declare function getComputedStyle(element: Element, pseudo?: string | null): CSSStyleDeclaration;
declare function matchMedia(query: string): MediaQueryList;
declare function alert(message?: any): void;
declare function confirm(message?: string): boolean;
declare function prompt(message?: string, value?: string): string | null;
declare function addEventListener<K extends keyof WindowEventMap>(
  type: K,
  listener: (this: Window, event: WindowEventMap[K]) => any,
  options?: boolean | AddEventListenerOptions,
): void;
declare function removeEventListener<K extends keyof WindowEventMap>(
  type: K,
  listener: (this: Window, event: WindowEventMap[K]) => any,
  options?: boolean | EventListenerOptions,
): void;
declare function postMessage(message: any, target?: any, transfer?: any[]): void;

interface Console {
  assert(condition?: boolean, ...data: any[]): void;
  clear(): void;
  count(label?: string): void;
  countReset(label?: string): void;
  debug(...data: any[]): void;
  dir(item?: any, options?: any): void;
  dirxml(...data: any[]): void;
  error(...data: any[]): void;
  group(...data: any[]): void;
  groupCollapsed(...data: any[]): void;
  groupEnd(): void;
  info(...data: any[]): void;
  log(...data: any[]): void;
  table(data?: any, properties?: string[]): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  timeLog(label?: string, ...data: any[]): void;
  timeStamp(label?: string): void;
  trace(...data: any[]): void;
  warn(...data: any[]): void;
}
declare var console: Console;

interface Location {
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  assign(url: string | URL): void;
  reload(): void;
  replace(url: string | URL): void;
  toString(): string;
}
declare var location: Location;
interface History {
  readonly length: number;
  scrollRestoration: "auto" | "manual";
  readonly state: any;
  back(): void;
  forward(): void;
  go(delta?: number): void;
  pushState(data: any, unused: string, url?: string | URL | null): void;
  replaceState(data: any, unused: string, url?: string | URL | null): void;
}
declare var history: History;
interface Storage {
  readonly length: number;
  clear(): void;
  getItem(key: string): string | null;
  key(index: number): string | null;
  removeItem(key: string): void;
  setItem(key: string, value: string): void;
  [name: string]: any;
}
declare var localStorage: Storage;
declare var sessionStorage: Storage;
interface Screen {
  readonly availHeight: number;
  readonly availWidth: number;
  readonly colorDepth: number;
  readonly height: number;
  readonly width: number;
}
interface Clipboard extends EventTarget {
  read(): Promise<any[]>;
  readText(): Promise<string>;
  write(data: any[]): Promise<void>;
  writeText(data: string): Promise<void>;
}
interface Navigator {
  readonly appVersion: string;
  readonly clipboard: Clipboard;
  readonly cookieEnabled: boolean;
  readonly hardwareConcurrency: number;
  readonly language: string;
  readonly languages: readonly string[];
  readonly maxTouchPoints: number;
  readonly mediaDevices: any;
  readonly onLine: boolean;
  readonly platform: string;
  readonly serviceWorker: any;
  readonly userAgent: string;
  readonly vendor: string;
  sendBeacon(url: string | URL, data?: any): boolean;
  share(data?: any): Promise<void>;
  vibrate(pattern: number | number[]): boolean;
}
declare var navigator: Navigator;
interface PerformanceEntry {
  readonly duration: number;
  readonly entryType: string;
  readonly name: string;
  readonly startTime: number;
  toJSON(): any;
}
interface PerformanceMark extends PerformanceEntry {
  readonly detail: any;
}
interface PerformanceMeasure extends PerformanceEntry {
  readonly detail: any;
}
interface Performance extends EventTarget {
  readonly timeOrigin: number;
  clearMarks(name?: string): void;
  clearMeasures(name?: string): void;
  getEntries(): PerformanceEntry[];
  getEntriesByName(name: string, type?: string): PerformanceEntry[];
  getEntriesByType(type: string): PerformanceEntry[];
  mark(name: string, options?: any): PerformanceMark;
  measure(name: string, start?: any, end?: string): PerformanceMeasure;
  now(): number;
}
declare var performance: Performance;
interface VisualViewport extends EventTarget {
  readonly height: number;
  readonly offsetLeft: number;
  readonly offsetTop: number;
  readonly scale: number;
  readonly width: number;
}

interface Window extends EventTarget, GlobalEventHandlers {
  readonly closed: boolean;
  readonly console: Console;
  readonly customElements: CustomElementRegistry;
  readonly devicePixelRatio: number;
  readonly document: Document;
  readonly frameElement: Element | null;
  readonly frames: Window;
  readonly history: History;
  readonly innerHeight: number;
  readonly innerWidth: number;
  readonly length: number;
  readonly localStorage: Storage;
  location: Location;
  name: string;
  readonly navigator: Navigator;
  onbeforeunload: ((event: BeforeUnloadEvent) => any) | null;
  onhashchange: ((event: HashChangeEvent) => any) | null;
  onmessage: ((event: MessageEvent) => any) | null;
  onpopstate: ((event: PopStateEvent) => any) | null;
  opener: any;
  readonly outerHeight: number;
  readonly outerWidth: number;
  readonly pageXOffset: number;
  readonly pageYOffset: number;
  readonly parent: Window;
  readonly performance: Performance;
  readonly screen: Screen;
  readonly screenX: number;
  readonly screenY: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly self: Window & typeof globalThis;
  readonly sessionStorage: Storage;
  readonly top: Window | null;
  readonly visualViewport: VisualViewport | null;
  readonly window: Window & typeof globalThis;
  alert(message?: any): void;
  atob(data: string): string;
  blur(): void;
  btoa(data: string): string;
  cancelAnimationFrame(handle: number): void;
  cancelIdleCallback(handle: number): void;
  clearInterval(id: number | undefined): void;
  clearTimeout(id: number | undefined): void;
  close(): void;
  confirm(message?: string): boolean;
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  focus(): void;
  getComputedStyle(element: Element, pseudo?: string | null): CSSStyleDeclaration;
  getSelection(): Selection | null;
  matchMedia(query: string): MediaQueryList;
  open(url?: string | URL, target?: string, features?: string): Window | null;
  postMessage(message: any, target: any, transfer?: any[]): void;
  print(): void;
  prompt(message?: string, value?: string): string | null;
  queueMicrotask(callback: () => void): void;
  requestAnimationFrame(callback: (time: number) => void): number;
  requestIdleCallback(
    callback: (deadline: IdleDeadline) => void,
    options?: { timeout?: number },
  ): number;
  scroll(x: number, y: number): void;
  scrollBy(x: number, y: number): void;
  scrollTo(options?: ScrollToOptions): void;
  scrollTo(x: number, y: number): void;
  setInterval(handler: (...args: any[]) => void, timeout?: number, ...args: any[]): number;
  setTimeout(handler: (...args: any[]) => void, timeout?: number, ...args: any[]): number;
  stop(): void;
  addEventListener<K extends keyof WindowEventMap>(
    type: K,
    listener: (this: Window, event: WindowEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  [index: number]: Window;
}
declare var Window: { prototype: Window; new (): Window };
declare var window: Window & typeof globalThis;
declare var self: Window & typeof globalThis;
declare var parent: Window;
declare var top: Window | null;
declare var screen: Screen;
declare var innerWidth: number;
declare var innerHeight: number;
declare var devicePixelRatio: number;
declare var crypto: Crypto;
interface SubtleCrypto {
  digest(algorithm: any, data: any): Promise<ArrayBuffer>;
  encrypt(algorithm: any, key: any, data: any): Promise<any>;
  decrypt(algorithm: any, key: any, data: any): Promise<any>;
  sign(algorithm: any, key: any, data: any): Promise<any>;
  importKey(format: any, data: any, algorithm: any, extractable: boolean, uses: any): Promise<any>;
}
interface Crypto {
  readonly subtle: SubtleCrypto;
  getRandomValues<T>(array: T): T;
  randomUUID(): string;
}
