// Dynamic for as long as the run: one event stream a reader.
import { streamRun } from '@/web/jobs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: streamRun }, { negotiates: false });
