// What the class says beside what is in effect. An override has the amber edge, its mark and its own way back.
import { Pencil } from 'lucide-react';
import { Pill } from '../../kit/status-pill.tsx';
import { RevertButton } from './revert-button.tsx';
import { settingLooks, settingText, type JobSetting } from './settings.ts';

export interface SettingsTableProps {
  label: string;
  settings: readonly JobSetting[];
  jobId: string;
  mayChange: boolean;
  /** Rows that no record can override. */
  fixed?: readonly { label: string; text: string; title?: string | undefined }[] | undefined;
}

const head = 'h-[30px] border-b border-line bg-sunken px-2.5 text-left text-12 font-normal text-ink-2';
const cell = 'border-b border-line px-2.5 py-1.5 align-middle max-sm:border-0 max-sm:p-0';

export function SettingsTable({ label, settings, jobId, mayChange, fixed = [] }: SettingsTableProps) {
  return (
    <table aria-label={label} className="w-full table-fixed border-separate border-spacing-0 max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          <th scope="col" className={`${head} w-[24%]`}>
            Setting
          </th>
          <th scope="col" className={`${head} w-[32%]`}>
            In the class
          </th>
          <th scope="col" className={head}>
            In effect
          </th>
          <th scope="col" className={`${head} w-28`}>
            <span className="sr-only">Revert</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {fixed.map((row) => (
          <tr
            key={row.label}
            className="row-38 max-sm:grid max-sm:h-auto max-sm:grid-cols-[9rem_minmax(0,1fr)] max-sm:border-b max-sm:border-line max-sm:py-2"
          >
            <th scope="row" className={`${cell} text-left font-normal`}>
              {row.label}
            </th>
            <td className={`${cell} text-ink-2 max-sm:hidden`}>{'–'}</td>
            <td className={cell} title={row.title} colSpan={2}>
              {row.text}
            </td>
          </tr>
        ))}
        {settings.map((setting) => (
          <SettingRow key={setting.name} setting={setting} jobId={jobId} mayChange={mayChange} />
        ))}
      </tbody>
    </table>
  );
}

function SettingRow({ setting, jobId, mayChange }: { setting: JobSetting; jobId: string; mayChange: boolean }) {
  const { label } = settingLooks[setting.name];
  const effect = settingText(setting.name, setting.value);
  const inClass = settingText(setting.name, setting.classValue);
  return (
    <tr
      data-override={setting.overridden || undefined}
      className="group/setting row-38 max-sm:grid max-sm:h-auto max-sm:grid-cols-[9rem_minmax(0,1fr)] max-sm:gap-y-1 max-sm:border-b max-sm:border-line max-sm:py-2"
    >
      <th
        scope="row"
        className={`${cell} relative text-left font-normal before:absolute before:inset-y-0 before:left-0 before:w-0.5 group-data-override/setting:before:bg-warn-solid max-sm:before:-left-2.5`}
      >
        {label}
      </th>
      <td className={`${cell} text-ink-2`}>
        <span className="block truncate" title={inClass}>
          <span className="text-ink-3 sm:hidden">Class: </span>
          {setting.overridden ? <s className="text-ink-3">{inClass}</s> : inClass}
        </span>
      </td>
      <td className={`${cell} max-sm:col-start-2`}>
        {setting.overridden ? (
          <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="max-w-full truncate" title={effect}>
              {effect}
            </span>
            <Pill family="warn" icon={<Pencil aria-hidden />}>
              Override
            </Pill>
          </span>
        ) : (
          <span className="text-ink-3" title={effect}>
            Same
          </span>
        )}
      </td>
      <td className={`${cell} text-right max-sm:col-start-2 max-sm:text-left`}>
        {setting.overridden && mayChange && (
          <RevertButton jobId={jobId} name={setting.name} value={setting.value} classValue={setting.classValue} />
        )}
      </td>
    </tr>
  );
}
