// Fetching, URLs, blobs, streams, sockets, workers.

interface URL {
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toJSON(): string;
  toString(): string;
}
declare var URL: {
  prototype: URL;
  new (url: string | URL, base?: string | URL): URL;
  canParse(url: string | URL, base?: string | URL): boolean;
  createObjectURL(object: any): string;
  parse(url: string | URL, base?: string | URL): URL | null;
  revokeObjectURL(url: string): void;
};
interface URLSearchParams {
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  forEach(each: (value: string, key: string, params: URLSearchParams) => void, self?: any): void;
  entries(): MapIterator<[string, string]>;
  keys(): MapIterator<string>;
  values(): MapIterator<string>;
  [Symbol.iterator](): MapIterator<[string, string]>;
}
declare var URLSearchParams: {
  prototype: URLSearchParams;
  new (init?: string[][] | Record<string, string> | string | URLSearchParams): URLSearchParams;
};

type HeadersInit = [string, string][] | Record<string, string> | Headers;
interface Headers {
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(each: (value: string, key: string, headers: Headers) => void, self?: any): void;
  entries(): MapIterator<[string, string]>;
  keys(): MapIterator<string>;
  values(): MapIterator<string>;
  [Symbol.iterator](): MapIterator<[string, string]>;
}
declare var Headers: { prototype: Headers; new (init?: HeadersInit): Headers };

type BlobPart = ArrayBuffer | ArrayBufferView | Blob | string;
type BufferSource = ArrayBufferView | ArrayBuffer;
type BodyInit = ReadableStream | Blob | BufferSource | FormData | URLSearchParams | string;
type RequestInfo = Request | string;
type RequestCredentials = "include" | "omit" | "same-origin";
type RequestMode = "cors" | "navigate" | "no-cors" | "same-origin";
type RequestCache = "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
type RequestRedirect = "error" | "follow" | "manual";
type ResponseType = "basic" | "cors" | "default" | "error" | "opaque" | "opaqueredirect";
interface RequestInit {
  body?: BodyInit | null;
  cache?: RequestCache;
  credentials?: RequestCredentials;
  headers?: HeadersInit;
  integrity?: string;
  keepalive?: boolean;
  method?: string;
  mode?: RequestMode;
  redirect?: RequestRedirect;
  referrer?: string;
  signal?: AbortSignal | null;
  window?: null;
}
interface ResponseInit {
  headers?: HeadersInit;
  status?: number;
  statusText?: string;
}
interface Body {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly bodyUsed: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<Blob>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  formData(): Promise<FormData>;
  json(): Promise<any>;
  text(): Promise<string>;
}
interface Request extends Body {
  readonly cache: RequestCache;
  readonly credentials: RequestCredentials;
  readonly headers: Headers;
  readonly method: string;
  readonly mode: RequestMode;
  readonly redirect: RequestRedirect;
  readonly referrer: string;
  readonly signal: AbortSignal;
  readonly url: string;
  clone(): Request;
}
declare var Request: { prototype: Request; new (input: RequestInfo | URL, init?: RequestInit): Request };
interface Response extends Body {
  readonly headers: Headers;
  readonly ok: boolean;
  readonly redirected: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly type: ResponseType;
  readonly url: string;
  clone(): Response;
}
declare var Response: {
  prototype: Response;
  new (body?: BodyInit | null, init?: ResponseInit): Response;
  error(): Response;
  json(data: any, init?: ResponseInit): Response;
  redirect(url: string | URL, status?: number): Response;
};
declare function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;

interface BlobPropertyBag {
  endings?: "native" | "transparent";
  type?: string;
}
interface Blob {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  slice(start?: number, end?: number, type?: string): Blob;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  text(): Promise<string>;
}
declare var Blob: { prototype: Blob; new (parts?: BlobPart[], options?: BlobPropertyBag): Blob };
interface File extends Blob {
  readonly lastModified: number;
  readonly name: string;
  readonly webkitRelativePath: string;
}
declare var File: {
  prototype: File;
  new (parts: BlobPart[], name: string, options?: BlobPropertyBag & { lastModified?: number }): File;
};
interface FileList {
  readonly length: number;
  item(index: number): File | null;
  [index: number]: File;
  [Symbol.iterator](): ArrayIterator<File>;
}
declare var FileList: { prototype: FileList; new (): FileList };
interface FileReader extends EventTarget {
  readonly error: DOMException | null;
  onload: ((this: FileReader, event: ProgressEvent<FileReader>) => any) | null;
  onerror: ((this: FileReader, event: ProgressEvent<FileReader>) => any) | null;
  onloadend: ((this: FileReader, event: ProgressEvent<FileReader>) => any) | null;
  readonly readyState: number;
  readonly result: string | ArrayBuffer | null;
  abort(): void;
  readAsArrayBuffer(blob: Blob): void;
  readAsDataURL(blob: Blob): void;
  readAsText(blob: Blob, encoding?: string): void;
}
declare var FileReader: { prototype: FileReader; new (): FileReader };
type FormDataEntryValue = File | string;
interface FormData {
  append(name: string, value: string | Blob, file?: string): void;
  delete(name: string): void;
  get(name: string): FormDataEntryValue | null;
  getAll(name: string): FormDataEntryValue[];
  has(name: string): boolean;
  set(name: string, value: string | Blob, file?: string): void;
  forEach(each: (value: FormDataEntryValue, key: string, data: FormData) => void, self?: any): void;
  entries(): MapIterator<[string, FormDataEntryValue]>;
  keys(): MapIterator<string>;
  values(): MapIterator<FormDataEntryValue>;
  [Symbol.iterator](): MapIterator<[string, FormDataEntryValue]>;
}
declare var FormData: { prototype: FormData; new (form?: HTMLFormElement): FormData };

interface TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder };
interface TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBufferView | ArrayBuffer | null, options?: { stream?: boolean }): string;
}
declare var TextDecoder: {
  prototype: TextDecoder;
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

interface QueuingStrategy<T = any> {
  highWaterMark?: number;
  size?: (chunk: T) => number;
}
interface ReadableStreamReadDoneResult<T> {
  done: true;
  value: T | undefined;
}
interface ReadableStreamReadValueResult<T> {
  done: false;
  value: T;
}
type ReadableStreamReadResult<T> = ReadableStreamReadValueResult<T> | ReadableStreamReadDoneResult<T>;
interface ReadableStreamDefaultReader<R = any> {
  readonly closed: Promise<void>;
  cancel(reason?: any): Promise<void>;
  read(): Promise<ReadableStreamReadResult<R>>;
  releaseLock(): void;
}
interface ReadableStreamDefaultController<R = any> {
  readonly desiredSize: number | null;
  close(): void;
  enqueue(chunk?: R): void;
  error(error?: any): void;
}
interface UnderlyingDefaultSource<R = any> {
  cancel?: (reason?: any) => void | PromiseLike<void>;
  pull?: (controller: ReadableStreamDefaultController<R>) => void | PromiseLike<void>;
  start?: (controller: ReadableStreamDefaultController<R>) => any;
  type?: any;
}
interface ReadableStream<R = any> {
  readonly locked: boolean;
  cancel(reason?: any): Promise<void>;
  getReader(): ReadableStreamDefaultReader<R>;
  pipeThrough<T>(
    transform: { readable: ReadableStream<T>; writable: WritableStream<R> },
    options?: any,
  ): ReadableStream<T>;
  pipeTo(destination: WritableStream<R>, options?: any): Promise<void>;
  tee(): [ReadableStream<R>, ReadableStream<R>];
  values(options?: any): AsyncIterableIterator<R>;
  [Symbol.asyncIterator](options?: any): AsyncIterableIterator<R>;
}
declare var ReadableStream: {
  prototype: ReadableStream;
  new <R = any>(source?: UnderlyingDefaultSource<R>, strategy?: QueuingStrategy<R>): ReadableStream<R>;
  from<R>(items: AsyncIterable<R> | Iterable<R>): ReadableStream<R>;
};
interface WritableStreamDefaultWriter<W = any> {
  readonly closed: Promise<void>;
  readonly desiredSize: number | null;
  readonly ready: Promise<void>;
  abort(reason?: any): Promise<void>;
  close(): Promise<void>;
  releaseLock(): void;
  write(chunk?: W): Promise<void>;
}
interface WritableStreamDefaultController {
  readonly signal: AbortSignal;
  error(error?: any): void;
}
interface UnderlyingSink<W = any> {
  abort?: (reason?: any) => void | PromiseLike<void>;
  close?: () => void | PromiseLike<void>;
  start?: (controller: WritableStreamDefaultController) => any;
  write?: (chunk: W, controller: WritableStreamDefaultController) => void | PromiseLike<void>;
}
interface WritableStream<W = any> {
  readonly locked: boolean;
  abort(reason?: any): Promise<void>;
  close(): Promise<void>;
  getWriter(): WritableStreamDefaultWriter<W>;
}
declare var WritableStream: {
  prototype: WritableStream;
  new <W = any>(sink?: UnderlyingSink<W>, strategy?: QueuingStrategy<W>): WritableStream<W>;
};
interface TransformStreamDefaultController<O = any> {
  readonly desiredSize: number | null;
  enqueue(chunk?: O): void;
  error(reason?: any): void;
  terminate(): void;
}
interface Transformer<I = any, O = any> {
  flush?: (controller: TransformStreamDefaultController<O>) => void | PromiseLike<void>;
  start?: (controller: TransformStreamDefaultController<O>) => any;
  transform?: (chunk: I, controller: TransformStreamDefaultController<O>) => void | PromiseLike<void>;
}
interface TransformStream<I = any, O = any> {
  readonly readable: ReadableStream<O>;
  readonly writable: WritableStream<I>;
}
declare var TransformStream: {
  prototype: TransformStream;
  new <I = any, O = any>(transformer?: Transformer<I, O>): TransformStream<I, O>;
};

interface MessagePort extends EventTarget {
  onmessage: ((this: MessagePort, event: MessageEvent) => any) | null;
  onmessageerror: ((this: MessagePort, event: MessageEvent) => any) | null;
  close(): void;
  postMessage(message: any, transfer?: any): void;
  start(): void;
}
declare var MessagePort: { prototype: MessagePort; new (): MessagePort };
interface MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
}
declare var MessageChannel: { prototype: MessageChannel; new (): MessageChannel };
interface BroadcastChannel extends EventTarget {
  readonly name: string;
  onmessage: ((this: BroadcastChannel, event: MessageEvent) => any) | null;
  close(): void;
  postMessage(message: any): void;
}
declare var BroadcastChannel: { prototype: BroadcastChannel; new (name: string): BroadcastChannel };
interface WorkerOptions {
  credentials?: RequestCredentials;
  name?: string;
  type?: "classic" | "module";
}
interface Worker extends EventTarget {
  onerror: ((this: Worker, event: ErrorEvent) => any) | null;
  onmessage: ((this: Worker, event: MessageEvent) => any) | null;
  onmessageerror: ((this: Worker, event: MessageEvent) => any) | null;
  postMessage(message: any, transfer?: any): void;
  terminate(): void;
}
declare var Worker: { prototype: Worker; new (url: string | URL, options?: WorkerOptions): Worker };
interface SharedWorker extends EventTarget {
  readonly port: MessagePort;
}
declare var SharedWorker: {
  prototype: SharedWorker;
  new (url: string | URL, options?: string | WorkerOptions): SharedWorker;
};
interface ServiceWorker extends EventTarget {
  readonly scriptURL: string;
  readonly state: string;
  postMessage(message: any, transfer?: any): void;
}
interface WebSocketEventMap {
  close: CloseEvent;
  error: Event;
  message: MessageEvent;
  open: Event;
}
type BinaryType = "arraybuffer" | "blob";
interface WebSocket extends EventTarget {
  binaryType: BinaryType;
  readonly bufferedAmount: number;
  readonly extensions: string;
  onclose: ((this: WebSocket, event: CloseEvent) => any) | null;
  onerror: ((this: WebSocket, event: Event) => any) | null;
  onmessage: ((this: WebSocket, event: MessageEvent) => any) | null;
  onopen: ((this: WebSocket, event: Event) => any) | null;
  readonly protocol: string;
  readonly readyState: number;
  readonly url: string;
  close(code?: number, reason?: string): void;
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void;
  addEventListener<K extends keyof WebSocketEventMap>(
    type: K,
    listener: (this: WebSocket, event: WebSocketEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
declare var WebSocket: {
  prototype: WebSocket;
  new (url: string | URL, protocols?: string | string[]): WebSocket;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
};
interface EventSource extends EventTarget {
  onerror: ((this: EventSource, event: Event) => any) | null;
  onmessage: ((this: EventSource, event: MessageEvent) => any) | null;
  onopen: ((this: EventSource, event: Event) => any) | null;
  readonly readyState: number;
  readonly url: string;
  close(): void;
}
declare var EventSource: { prototype: EventSource; new (url: string | URL, init?: any): EventSource };
interface XMLHttpRequestEventMap {
  abort: ProgressEvent;
  error: ProgressEvent;
  load: ProgressEvent;
  loadend: ProgressEvent;
  loadstart: ProgressEvent;
  progress: ProgressEvent;
  readystatechange: Event;
  timeout: ProgressEvent;
}
interface XMLHttpRequestEventTarget extends EventTarget {
  onabort: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  onerror: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  onload: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  onloadend: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  onloadstart: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  onprogress: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  ontimeout: ((this: XMLHttpRequest, event: ProgressEvent) => any) | null;
  addEventListener<K extends keyof XMLHttpRequestEventMap>(
    type: K,
    listener: (this: XMLHttpRequestEventTarget, event: XMLHttpRequestEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
type XMLHttpRequestResponseType = "" | "arraybuffer" | "blob" | "document" | "json" | "text";
interface XMLHttpRequestUpload extends XMLHttpRequestEventTarget {}
interface XMLHttpRequest extends XMLHttpRequestEventTarget {
  onreadystatechange: ((this: XMLHttpRequest, event: Event) => any) | null;
  readonly readyState: number;
  readonly response: any;
  readonly responseText: string;
  responseType: XMLHttpRequestResponseType;
  readonly responseURL: string;
  readonly responseXML: Document | null;
  readonly status: number;
  readonly statusText: string;
  timeout: number;
  readonly upload: XMLHttpRequestUpload;
  withCredentials: boolean;
  abort(): void;
  getAllResponseHeaders(): string;
  getResponseHeader(name: string): string | null;
  open(method: string, url: string | URL, async?: boolean, user?: string | null, password?: string | null): void;
  overrideMimeType(mime: string): void;
  send(body?: any): void;
  setRequestHeader(name: string, value: string): void;
}
declare var XMLHttpRequest: {
  prototype: XMLHttpRequest;
  new (): XMLHttpRequest;
  readonly DONE: 4;
};
declare namespace WebAssembly {
  interface Module {}
  interface Instance {
    readonly exports: any;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  var Module: { new (bytes: BufferSource): Module };
  var Instance: { new (module: Module, imports?: any): Instance };
  var Memory: { new (descriptor: { initial: number; maximum?: number; shared?: boolean }): Memory };
  function compile(bytes: BufferSource): Promise<Module>;
  function instantiate(bytes: BufferSource, imports?: any): Promise<{ instance: Instance; module: Module }>;
  function instantiate(module: Module, imports?: any): Promise<Instance>;
  function validate(bytes: BufferSource): boolean;
}
