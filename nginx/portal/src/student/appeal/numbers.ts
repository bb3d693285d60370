/** The numbers that a person wrote, "7, 12 and 7": 7, 12. */
export const numbersIn = (text: string): number[] => [...new Set((text.match(/\d+/g) ?? []).map(Number))]
