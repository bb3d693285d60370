/** Devices that were opened together do not ask together. */
const jitter = 0.9 + Math.random() * 0.2

/** How long to wait before looking again, in milliseconds: ever longer while it fails. */
export const pace = (usual: number, failures: number): number => usual * jitter * 2 ** Math.min(failures, 4)
