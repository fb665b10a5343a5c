const idMax = 0xffffffff;

/** Numbers of connections, from 1, each given to one at a time: listeners of one server share them. */
export class ConnectionIds {
  private readonly taken = new Set<number>();
  private last = 0;

  take(): number {
    do this.last = this.last === idMax ? 1 : this.last + 1;
    while (this.taken.has(this.last));
    this.taken.add(this.last);
    return this.last;
  }

  giveBack(id: number): void {
    this.taken.delete(id);
  }
}
