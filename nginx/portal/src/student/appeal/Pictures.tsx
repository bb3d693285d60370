import { useLayoutEffect, useRef } from 'react'
import { root } from '../../shared/api'
import type { Picture } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { mostPictures, useUploads, type Sending, type Uploads } from './pictures'
import { picturePath, removePicture } from './server'

/** T11, A15: up to five screenshots, chosen, taken or pasted; thumbnails, progress, another try. */
export function Pictures({
  appeal,
  pictures,
  changeable,
  reload,
}: {
  appeal: string
  pictures: readonly Picture[]
  changeable: boolean
  reload: () => void
}) {
  const uploads = useUploads(appeal, pictures, reload)
  const { failure, ask } = useAsking(reload)
  return (
    <section className="pictures" aria-labelledby="pictures">
      <h2 id="pictures">
        {changeable ? t('pictures.title', { count: pictures.length, most: mostPictures }) : t('pictures.title.some')}
      </h2>
      <ul>
        {pictures.map((one) => (
          <li key={one.sha256}>
            <Thumbnail appeal={appeal} picture={one} />
            {changeable && (
              <button type="button" className="plain" onClick={() => ask(() => removePicture(appeal, one.n))}>
                {t('pictures.delete')}
                <span className="hidden"> {one.n}</span>
              </button>
            )}
          </li>
        ))}
        {uploads.sending.map((one) => (
          <li key={`sending ${one.n}`}>
            <OnItsWay one={one} uploads={uploads} />
          </li>
        ))}
      </ul>
      <Failure of={failure} />
      {changeable && (uploads.room > 0 ? <Choosing uploads={uploads} /> : <p className="muted">{t('pictures.full')}</p>)}
    </section>
  )
}

function Thumbnail({ appeal, picture: { n, width, height } }: { appeal: string; picture: Picture }) {
  const address = root + picturePath(appeal, n)
  return (
    <a href={address} download>
      <img src={address} alt={t('pictures.one', { n })} width={width} height={height} />
    </a>
  )
}

function OnItsWay({ one, uploads }: { one: Sending; uploads: Uploads }) {
  if (one.failure === undefined)
    return (
      <p className="on-its-way" role="status">
        {t('pictures.sending', { n: one.n })}
        <progress max={1} value={one.part} aria-label={t('pictures.sending', { n: one.n })} />
      </p>
    )
  return (
    <>
      <Failure of={one.failure} />
      <div className="actions">
        <button type="button" onClick={() => uploads.retry(one)}>
          {t('retry')}
        </button>
        <button type="button" onClick={() => uploads.giveUp(one.n)}>
          {t('pictures.delete')}
        </button>
      </div>
    </>
  )
}

function Choosing({ uploads }: { uploads: Uploads }) {
  const latest = useRef(uploads)
  latest.current = uploads
  useLayoutEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
      if (files.length === 0) return
      event.preventDefault()
      latest.current.add(files)
    }
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [])
  return (
    <>
      <label className="button file">
        {t('pictures.add')}
        <input
          type="file"
          name="pictures"
          accept="image/*"
          multiple
          className="hidden"
          onChange={({ currentTarget }) => {
            uploads.add([...(currentTarget.files ?? [])])
            currentTarget.value = ''
          }}
        />
      </label>
      <p className="muted small">{t('pictures.note')}</p>
    </>
  )
}
