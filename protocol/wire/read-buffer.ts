/**
 * What sockets of this thread are read into, all of them, each read over the one before: whoever takes bytes in has done so, or copied them, before
 * it returns. No read allocates, and the one buffer stays in the processor's cache.
 */
export const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
