// SPDX-License-Identifier: GPL-2.0-only

/** Enough to keep all threads busy, and few enough for the images of all to fit into memory. */
const AT_ONCE = 4;

/** Does the work for each item in turn, a few at a time; after an error none is begun. */
export async function fewAtOnce<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !failed; next = queue.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
