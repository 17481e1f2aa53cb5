import { startWork } from '../../start';

export const POST = startWork('dry-run');
