import { Directory, type ForeignSubject } from './directory.js';
import type { UserEntity } from './directory.entity.js';
import type { Scope } from '../scopes.js';

/** A directory in memory that knows everybody who asks; for what is about tokens, not about users. */
export class EverybodyKnown extends Directory {
  readonly asked: ForeignSubject[] = [];

  constructor(private readonly scopes: Scope[] | null = null) {
    super(undefined as never, undefined as never);
  }

  override userOf(subject: ForeignSubject): Promise<UserEntity> {
    this.asked.push(subject);
    return Promise.resolve({
      ...subject,
      id: 'usr_1',
      kind: 'person',
      scopes: this.scopes,
      createdBy: subject.subject,
      createdAt: new Date(0),
      disabledAt: null,
    });
  }
}
