import { startWork } from '@/web/git';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ POST: startWork('dry-run') }, { label: 'extras.gitrepository' });
