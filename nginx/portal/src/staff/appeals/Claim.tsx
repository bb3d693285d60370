import { Modal, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { AppealWithHistory, Picture } from '../../shared/types'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { useReturnFocus } from '../parts/returnFocus'
import { pictureAddress } from './appeals'
import classes from './appeals.module.css'

/** T11: what the student says, with the screenshots. */
export function Claim({ appeal }: { appeal: AppealWithHistory }) {
  const [enlarged, enlarge] = useState<Picture>()
  const { id, claim, pictures } = appeal
  if (!claim && pictures.length === 0) return <Empty>{t('claim.none')}</Empty>
  return (
    <div className={classes.panel}>
      {claim && <p className={classes.said}>{claim}</p>}
      {pictures.length > 0 && (
        <ul className={classes.pictures} aria-label={t('pictures')}>
          {pictures.map((picture) => (
            <li key={picture.n}>
              <UnstyledButton className={classes.picture} onClick={() => enlarge(picture)}>
                <img src={pictureAddress(id, picture.n)} alt={t('picture.enlarge', { n: picture.n })} loading="lazy" />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {enlarged && <Enlarged appeal={id} picture={enlarged} close={() => enlarge(undefined)} />}
    </div>
  )
}

function Enlarged({ appeal, picture, close }: { appeal: string; picture: Picture; close: () => void }) {
  useReturnFocus()
  const name = t('picture', { n: picture.n })
  return (
    <Modal opened onClose={close} size="auto" title={name} closeButtonProps={{ 'aria-label': t('close') }}>
      <img
        className={classes.enlarged}
        src={pictureAddress(appeal, picture.n)}
        alt={name}
        width={picture.width}
        height={picture.height}
      />
    </Modal>
  )
}
