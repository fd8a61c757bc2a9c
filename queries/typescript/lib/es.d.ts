// A skeleton of TypeScript's lib.*.d.ts: the part that types flow through. A name that is not
// here is unknown, a member that is not here is the library's all the same; so leave out what
// says nothing of types. Files are scripts: what they declare is global.
interface Array<T> {
    length: number;
    push(...items: T[]): number;
    map<U>(callback: (value: T, index: number, array: T[]) => U): U[];
}

interface ArrayConstructor {
    new <T>(...items: T[]): T[];
    isArray(value: any): value is any[];
}
declare var Array: ArrayConstructor;

interface PromiseLike<T> {
    then<A = T, B = never>(
        fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
        rejected?: ((reason: any) => B | PromiseLike<B>) | null,
    ): PromiseLike<A | B>;
}

interface Promise<T> {
    then<A = T, B = never>(
        fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
        rejected?: ((reason: any) => B | PromiseLike<B>) | null,
    ): Promise<A | B>;
}

interface PromiseConstructor {
    new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void) => void): Promise<T>;
    resolve<T>(value: T | PromiseLike<T>): Promise<Awaited<T>>;
}
declare var Promise: PromiseConstructor;

type Awaited<T> = T extends PromiseLike<infer V> ? Awaited<V> : T;
