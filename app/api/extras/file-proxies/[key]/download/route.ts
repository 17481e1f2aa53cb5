import { downloadFile } from '@/web/jobs';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: downloadFile }, { label: 'extras.fileproxy', negotiates: false });
