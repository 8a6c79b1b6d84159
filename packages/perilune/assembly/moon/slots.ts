import { WORLD_SIZE } from './world';

// Worlds are slots of equal size at the end of the memory, which grows by pages; a freed slot's first
// word links it into a list of those to be used again.

const PAGE: usize = 65536;
let firstFree: usize = 0;
let unused: usize = (__heap_base + 15) & ~15;

/** Room for one world, 16-byte aligned. Traps when the memory cannot grow. */
export function allocateSlot(): usize {
  if (firstFree != 0) {
    const slot = firstFree;
    firstFree = load<usize>(slot);
    return slot;
  }
  const slot = unused;
  unused += WORLD_SIZE;
  const pages = <i32>((unused + PAGE - 1) / PAGE) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  return slot;
}

export function freeSlot(slot: usize): void {
  store<usize>(slot, firstFree);
  firstFree = slot;
}
