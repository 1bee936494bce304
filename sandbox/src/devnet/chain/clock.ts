import { SLOT_MS } from '../state/parameters.js';

/** Decides block timestamps; all of them are multiples of 3 s after genesis. */
export interface ChainClock {
  /** Milliseconds for the block after one of `parent`. */
  next(parent: number): number;
  /** Moves chain time forward by whole slots. */
  warp(seconds: number): void;
}

function wholeSlots(milliseconds: number): number {
  return Math.ceil(milliseconds / SLOT_MS) * SLOT_MS;
}

/** Every block is 3 s after its parent whatever the wall says; a warp makes one block jump. */
export function virtualClock(): ChainClock {
  let jump = 0;
  return {
    next(parent) {
      const time = parent + SLOT_MS + jump;
      jump = 0;
      return time;
    },
    warp(seconds) {
      jump += wholeSlots(seconds * 1000);
    },
  };
}

/** Wall time in slots plus all warps, never less than 3 s after the parent. */
export function wallClock(headTime: number, now: () => number = Date.now): ChainClock {
  let offset = Math.max(0, wholeSlots(headTime - now()));
  return {
    next(parent) {
      const wall = Math.floor((now() + offset) / SLOT_MS) * SLOT_MS;
      return Math.max(parent + SLOT_MS, wall);
    },
    warp(seconds) {
      offset += wholeSlots(seconds * 1000);
    },
  };
}
