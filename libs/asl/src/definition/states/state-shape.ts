import type { FieldNames, Fields, Surroundings } from '../fields.js';
import type { State, StateMachine } from '../model.js';

/** Reads the machine inside a Parallel branch or a Map; `around` when it differs from the state's own surroundings. */
export type ReadMachine = (machine: Fields, around?: Partial<Surroundings>) => StateMachine;

/** What a state type adds to the fields every state has. */
export type OwnFields<S extends State> = Omit<S, 'name' | 'comment' | 'queryLanguage' | 'readsVariables'>;

/** One state type of the language: the fields it may have, and how they are read (facts/asl.md §2). */
export interface StateShape<S extends State> {
  /** Allowed besides Type, Comment and QueryLanguage. */
  readonly fields: FieldNames;
  readonly required: readonly string[];
  /**
   * Notes all problems in `state.around.document`. When a needed field is missing or wrong it stands in any value of the
   * type: a machine with an ERROR is never handed out.
   */
  read(state: Fields, readMachine: ReadMachine): OwnFields<S>;
}
