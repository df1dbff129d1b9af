// Waiting with a limit. Nothing in this suite waits without one.
import { setTimeout as pause } from 'node:timers/promises';

// The value of `promise`, or a failure that names `what` after `milliseconds`.
export async function within(milliseconds, what, promise) {
  const { promise: late, reject } = Promise.withResolvers();
  const timer = setTimeout(
    () => reject(new Error(`${what}: not within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Asks `probe` again and again until it answers something true, and returns that. A probe that
// throws counts as "not yet"; its last error is told if time runs out.
export async function eventually(what, probe, milliseconds = 5000) {
  const deadline = performance.now() + milliseconds;
  let lastError;
  do {
    try {
      const found = await probe();
      if (found) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await pause(20);
  } while (performance.now() < deadline);
  throw new Error(`${what}: not within ${milliseconds} ms`, { cause: lastError });
}

// A gate that a test opens: `await gate.opened` on one side, `gate.open()` on the other.
export function makeGate() {
  const { promise, resolve } = Promise.withResolvers();
  return { opened: promise, open: resolve };
}
