const pattern = /(?:^|[\s(,])(?:get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock) \(/i;

/** Whether a statement calls functions of named locks, by its text without literals. */
export function usesNamedLocks(shape: string): boolean {
  return pattern.test(shape);
}
