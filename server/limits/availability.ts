/** Whether new sessions are accepted: `offline` and `online` of the manager port. */
export interface Availability {
  isOnline: boolean;
}
