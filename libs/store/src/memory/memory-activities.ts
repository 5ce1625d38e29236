import {
  placeOfArn,
  type ActivityPlace,
  type ActivityRecord,
  type ActivityStore,
  type CreateActivityResult,
} from '../activity-store.js';
import { plain } from './memory-execution.js';
import { byCreation } from './memory-state-machines.js';

export class MemoryActivities implements ActivityStore {
  readonly #records = new Map<string, ActivityRecord>();

  async createActivity(record: ActivityRecord, limit: number): Promise<CreateActivityResult> {
    const stored = this.#records.get(record.arn);
    if (stored !== undefined) return { status: 'exists', record: plain(stored) };
    if (this.#of(placeOfArn(record.arn)).length >= limit) return { status: 'full' };
    this.#records.set(record.arn, plain(record));
    return { status: 'created' };
  }

  async updateActivity(expected: ActivityRecord, next: ActivityRecord): Promise<'updated' | 'conflict' | 'not-found'> {
    const stored = this.#records.get(expected.arn);
    if (stored === undefined) return 'not-found';
    if (stored.tagRevision !== expected.tagRevision) return 'conflict';
    this.#records.set(expected.arn, plain(next));
    return 'updated';
  }

  async getActivity(arn: string): Promise<ActivityRecord | undefined> {
    const stored = this.#records.get(arn);
    return stored === undefined ? undefined : plain(stored);
  }

  async deleteActivity(arn: string): Promise<boolean> {
    return this.#records.delete(arn);
  }

  async listActivities(
    place: ActivityPlace,
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly ActivityRecord[]> {
    return this.#of(place)
      .sort(byCreation)
      .filter((record) => after === undefined || byCreation(record, after) > 0)
      .slice(0, limit)
      .map(plain);
  }

  #of({ region, account }: ActivityPlace): ActivityRecord[] {
    return [...this.#records.values()].filter(({ arn }) => {
      const place = placeOfArn(arn);
      return place.region === region && place.account === account;
    });
  }
}
