// What Node adds to the globals, as far as code uses it without importing.

declare namespace NodeJS {
  interface CallSite {
    getFileName(): string | null;
    getFunctionName(): string | null;
    getLineNumber(): number | null;
    getColumnNumber(): number | null;
  }
  interface Timeout {
    hasRef(): boolean;
    ref(): this;
    refresh(): this;
    unref(): this;
    close(): this;
    [Symbol.toPrimitive](): number;
  }
  interface Timer extends Timeout {}
  interface Immediate {
    hasRef(): boolean;
    ref(): this;
    unref(): this;
  }
  interface ErrnoException extends Error {
    errno?: number;
    code?: string;
    path?: string;
    syscall?: string;
  }
  interface ProcessEnv {
    [name: string]: string | undefined;
  }
  interface ProcessVersions {
    [name: string]: string | undefined;
    node: string;
    v8: string;
  }
  interface MemoryUsage {
    rss: number;
    heapTotal: number;
    heapUsed: number;
    external: number;
    arrayBuffers: number;
  }
  type Platform = "aix" | "darwin" | "freebsd" | "linux" | "openbsd" | "sunos" | "win32" | "android";
  type Signals = string;
  interface EventEmitter {
    addListener(name: string | symbol, listener: (...args: any[]) => void): this;
    on(name: string | symbol, listener: (...args: any[]) => void): this;
    once(name: string | symbol, listener: (...args: any[]) => void): this;
    off(name: string | symbol, listener: (...args: any[]) => void): this;
    removeListener(name: string | symbol, listener: (...args: any[]) => void): this;
    removeAllListeners(name?: string | symbol): this;
    emit(name: string | symbol, ...args: any[]): boolean;
    listenerCount(name: string | symbol): number;
    listeners(name: string | symbol): Function[];
    setMaxListeners(count: number): this;
    getMaxListeners(): number;
  }
  interface ReadableStream extends EventEmitter {
    readable: boolean;
    read(size?: number): any;
    setEncoding(encoding: BufferEncoding): this;
    pause(): this;
    resume(): this;
    isPaused(): boolean;
    pipe<T extends WritableStream>(destination: T, options?: { end?: boolean }): T;
    unpipe(destination?: WritableStream): this;
    [Symbol.asyncIterator](): AsyncIterableIterator<any>;
  }
  interface WritableStream extends EventEmitter {
    writable: boolean;
    write(data: any, callback?: (error?: Error | null) => void): boolean;
    end(data?: any, callback?: () => void): this;
  }
  interface ReadWriteStream extends ReadableStream, WritableStream {}
  interface ReadStream extends ReadableStream {
    isTTY?: boolean;
    isRaw?: boolean;
    setRawMode?(mode: boolean): this;
    fd: 0;
  }
  interface WriteStream extends WritableStream {
    isTTY?: boolean;
    columns?: number;
    rows?: number;
    fd: 1;
  }
  interface HRTime {
    (time?: [number, number]): [number, number];
    bigint(): bigint;
  }
  interface Process extends EventEmitter {
    stdin: ReadStream;
    stdout: WriteStream;
    stderr: WriteStream;
    argv: string[];
    argv0: string;
    execArgv: string[];
    execPath: string;
    env: ProcessEnv;
    exitCode?: number | string | null;
    version: string;
    versions: ProcessVersions;
    pid: number;
    ppid: number;
    title: string;
    arch: string;
    platform: Platform;
    hrtime: HRTime;
    release: { name: string };
    abort(): never;
    chdir(directory: string): void;
    cwd(): string;
    emitWarning(warning: string | Error, ...rest: any[]): void;
    exit(code?: number | string | null): never;
    kill(pid: number, signal?: string | number): true;
    memoryUsage(): MemoryUsage;
    cpuUsage(before?: any): { user: number; system: number };
    nextTick(callback: Function, ...args: any[]): void;
    send?(message: any, ...rest: any[]): boolean;
    umask(mask?: string | number): number;
    uptime(): number;
  }
  interface Require {
    (id: string): any;
    resolve: { (id: string, options?: any): string; paths(request: string): string[] | null };
    cache: { [id: string]: Module | undefined };
    main: Module | undefined;
  }
  interface Module {
    exports: any;
    require: Require;
    id: string;
    filename: string;
    loaded: boolean;
    children: Module[];
    paths: string[];
  }
  interface Global {
    [name: string]: any;
  }
}
declare var process: NodeJS.Process;
declare var require: NodeJS.Require;
declare var module: NodeJS.Module;
declare var exports: any;
declare var __filename: string;
declare var __dirname: string;
declare var global: typeof globalThis;

type BufferEncoding =
  | "ascii"
  | "utf8"
  | "utf-8"
  | "utf16le"
  | "ucs2"
  | "base64"
  | "base64url"
  | "latin1"
  | "binary"
  | "hex";
interface Buffer<B extends ArrayBufferLike = ArrayBufferLike> extends Uint8Array<B> {
  compare(other: Uint8Array): number;
  copy(target: Uint8Array, at?: number, start?: number, end?: number): number;
  equals(other: Uint8Array): boolean;
  fill(value: string | Uint8Array | number, offset?: number, end?: number, encoding?: BufferEncoding): this;
  includes(value: string | number | Buffer, offset?: number, encoding?: BufferEncoding): boolean;
  indexOf(value: string | number | Uint8Array, offset?: number, encoding?: BufferEncoding): number;
  readInt8(offset?: number): number;
  readInt16BE(offset?: number): number;
  readInt16LE(offset?: number): number;
  readInt32BE(offset?: number): number;
  readInt32LE(offset?: number): number;
  readUInt8(offset?: number): number;
  readUInt16BE(offset?: number): number;
  readUInt16LE(offset?: number): number;
  readUInt32BE(offset?: number): number;
  readUInt32LE(offset?: number): number;
  readBigInt64LE(offset?: number): bigint;
  readBigUInt64LE(offset?: number): bigint;
  readDoubleLE(offset?: number): number;
  readFloatLE(offset?: number): number;
  slice(start?: number, end?: number): Buffer;
  subarray(start?: number, end?: number): Buffer;
  toJSON(): { type: "Buffer"; data: number[] };
  toString(encoding?: BufferEncoding, start?: number, end?: number): string;
  write(text: string, encoding?: BufferEncoding): number;
  write(text: string, offset: number, encoding?: BufferEncoding): number;
  writeInt32BE(value: number, offset?: number): number;
  writeInt32LE(value: number, offset?: number): number;
  writeUInt8(value: number, offset?: number): number;
  writeUInt16BE(value: number, offset?: number): number;
  writeUInt16LE(value: number, offset?: number): number;
  writeUInt32BE(value: number, offset?: number): number;
  writeUInt32LE(value: number, offset?: number): number;
}
interface BufferConstructor {
  new (data: any, encoding?: BufferEncoding): Buffer;
  alloc(size: number, fill?: string | Uint8Array | number, encoding?: BufferEncoding): Buffer;
  allocUnsafe(size: number): Buffer;
  byteLength(text: string | ArrayBufferView | ArrayBufferLike, encoding?: BufferEncoding): number;
  compare(one: Uint8Array, other: Uint8Array): -1 | 0 | 1;
  concat(list: readonly Uint8Array[], length?: number): Buffer;
  from(data: string, encoding?: BufferEncoding): Buffer;
  from(data: ArrayLike<number> | Iterable<number> | ArrayBufferLike, offset?: number, length?: number): Buffer;
  isBuffer(value: any): value is Buffer;
  isEncoding(encoding: string): encoding is BufferEncoding;
}
declare var Buffer: BufferConstructor;
