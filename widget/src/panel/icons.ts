/** Stroke paths on a 24 by 24 grid. */
export const chat = 'M12 4c4.7 0 8.5 3.2 8.5 7.200s-3.8 7.2-8.5 7.200c-1 0-2-.2-2.9-.4L5 20l.8-3.400C4.4 15.3 3.5 13.3 3.5 11.2 3.5 7.2 7.3 4 12 4Z';
export const form = 'M4 6.500h16v11H4zM4.5 7l7.5 6 7.5-6';
export const booking = 'M5 6h14v13.500H5zM5 10.500h14M9 3.500V7M15 3.500V7';
export const close = 'M6 6l12 12M18 6L6 18';
export const down = 'M6 9.500l6 6 6-6';
export const next = 'M9.5 6l6 6-6 6';
export const send = 'M12 19V5.500M6 11l6-6 6 6';
export const check = 'M5 12.500l4.5 4.500L19 7.5';
export const warn = 'M12 8v5M12 16.300v.2M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z';
export const clock = 'M12 7.500V12l3 2M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z';
export const link = 'M9 15l6-6M9.5 8H16v6.5';
export const again = 'M19 12a7 7 0 1 1-2-5M17.5 3.500V7H14';
