// What the lab is looked at on: its tests, its pictures and the monkey of its soak have the same.

/**
 * Sizes in the page's pixels. `density`: how many pixels of the screen there are to one of the page, a side.
 *
 * @typedef {{ name: string, width: number, height: number, density: number, isTouched: boolean }} Screen
 *
 * @type {readonly Screen[]}
 */
export const screens = [
  { name: 'laptop', width: 1280, height: 720, density: 1, isTouched: false },
  { name: 'fine-laptop', width: 1280, height: 720, density: 2, isTouched: false },
  { name: 'screen', width: 1920, height: 1080, density: 1, isTouched: false },
  { name: 'projector', width: 3840, height: 2160, density: 1, isTouched: false },
  { name: 'phone', width: 390, height: 844, density: 3, isTouched: true },
  { name: 'phone-on-its-side', width: 844, height: 390, density: 3, isTouched: true },
  // A laptop whose page is shown twice as large.
  { name: 'twice', width: 640, height: 360, density: 2, isTouched: false },
];
