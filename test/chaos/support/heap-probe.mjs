/*
 * Loaded into a process under test (`node --expose-gc --import …`): at SIGUSR2 it collects all garbage and prints how much of its
 * heap is left, in bytes, and its resident memory. The program itself knows nothing of it.
 */
let looks = 0;

process.on('SIGUSR2', () => {
  globalThis.gc();
  // What the first collection has finalized is free after the second one.
  setImmediate(() => {
    globalThis.gc();
    const { heapUsed, rss } = process.memoryUsage();
    console.log(`heap-probe ${(looks += 1)} ${heapUsed} ${rss}`);
  });
});
