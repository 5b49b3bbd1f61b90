/** The addresses that somebody typed, divided by commas or blanks. */
export const nameServers = (typed: string): string[] => typed.split(/[\s,]+/).filter((word) => word !== '');
