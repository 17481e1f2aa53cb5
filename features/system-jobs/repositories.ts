// The jobs that work on Git repositories. What they do is in features/git; here is what they are called and what they ask for.
import { type Input, type Json, ObjectVar } from '@windlass/sdk';
import { previewSync } from '@/features/git/dry-run';
import { type SyncRun, syncRepository } from '@/features/git/sync';
import { type Need, SystemJob } from './system-job';

abstract class RepositoryJob extends SystemJob {
  static variables = { repository: new ObjectVar({ model: 'extras.gitrepository', label: 'Git repository' }) };

  static override needs(): Need {
    return { action: 'change', label: 'extras.gitrepository' };
  }

  protected get syncRun(): SyncRun {
    const { actor, changes } = this.host;
    return { actor, changes, logger: this.logger, signal: this.signal };
  }
}

export class GitRepositorySync extends RepositoryJob {
  static meta = {
    name: 'Git Repository: Sync',
    description: 'Fetches a Git repository and brings its jobs up to date: all of them, or none when one of them does not load.',
    hasSensitiveVariables: false,
  };

  async run({ repository }: Input<typeof GitRepositorySync>): Promise<Json> {
    return await syncRepository(repository.id, this.syncRun);
  }
}

export class GitRepositoryDryRun extends RepositoryJob {
  static meta = {
    name: 'Git Repository: Dry-Run',
    description: 'Fetches a Git repository and lists the files that a sync would bring, without changing anything.',
    hasSensitiveVariables: false,
    readOnly: true,
  };

  async run({ repository }: Input<typeof GitRepositoryDryRun>): Promise<Json> {
    return await previewSync(repository.id, this.syncRun);
  }
}
