import { useT } from '@/i18n'
import { isZone } from '@/i18n/format'
import { CONTROL, Field } from './field'
import { useUid } from './use-uid'

type Props = { label: string; value: string; onValue: (zone: string) => void; error?: string | undefined; hint?: string }

/** Every IANA zone the browser knows, found by typing. */
export function ZoneField({ label, value, onValue, error, hint }: Props) {
  const t = useT()
  const id = useUid()
  return (
    <Field label={label} hint={hint} error={error ?? (isZone(value) ? undefined : t('field.zone_invalid'))}>
      {(wiring) => (
        <>
          <input {...wiring} list={id} dir="ltr" class={`${CONTROL} h-11`} value={value} autocomplete="off" spellcheck={false} onInput={(event) => onValue(event.currentTarget.value)} />
          <datalist id={id}>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
