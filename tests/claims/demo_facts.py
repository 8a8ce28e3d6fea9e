"""What the demo must show, one line a fact, written from the articles and apart from the data files.

article · subject · who says it (- the article; an actor; ="part of the printed words") · kind · columns.
In the columns: `n` an exact number, `~` a space, `text` and `words` a part of the text, the rest the value itself.
What is not said of stance, certainty, distance and belonging is: asserts, stated, no, no.
"""

FACTS = """
# I1: the ministry's statement of 30 May
EB I1 interior-ministry type term=raid on=2024-05-30
EB I1 - date date=2024-05-30~ certainty=inferred words=May~30
EB I1 interior-ministry place location=harem precision=near
EB I1 interior-ministry place location=idlib precision=area words=northern~Idlib
EB I1 interior-ministry participation role=carried_out actor=general-security
EB I1 interior-ministry participation role=aimed_at actor=islamic-state belonging=1
EB I1 interior-ministry casualties outcome=killed words=several
EB I1 interior-ministry casualties outcome=detained words=the~others
EB I1 interior-ministry seizure term=weapons
EB I1 interior-ministry seizure term=ammunition
EB I1 interior-ministry seizure term=explosive_belt
EB I1 interior-ministry seizure term=vehicle_bomb n=1
EB I1 - note text=published~photos
EB I1 interior-ministry note stance=declines text=no~further~clarification
# I1: who ties the cell to I2, and who does not
EB I1 interior-ministry link other=I2 term=against_accused_of stance=declines
EB I1 =media~affiliated link other=I2 term=against_accused_of words=about~two~months~ago
EB I1 abdul-rahim-atoun link other=I2 term=against_accused_of words=about~two~months~ago
EB I1 abdul-rahim-atoun note text=praised~the~arrest
EB I2 =media~affiliated participation role=carried_out actor=islamic-state belonging=1
EB I2 abdul-rahim-atoun participation role=carried_out actor=islamic-state belonging=1
L1 I1 - link other=I2 term=against_accused_of certainty=hedged words=last~month
L1 I1 hamza-al-ahmad link other=I2 term=against_accused_of for=interior-ministry
L1 I1 =minister~of~interior link other=I2 term=against_accused_of for=interior-ministry text=video~address
# I1: Levant24
L1 I1 hamza-al-ahmad casualties outcome=killed words=a~number for=interior-ministry
L1 I1 hamza-al-ahmad casualties outcome=detained words=the~rest for=interior-ministry
L1 I1 hamza-al-ahmad seizure term=weapons for=interior-ministry
L1 I1 hamza-al-ahmad seizure term=ammunition for=interior-ministry
L1 I1 hamza-al-ahmad seizure term=explosive_belt for=interior-ministry
L1 I1 hamza-al-ahmad seizure term=vehicle_bomb n=1 for=interior-ministry
L1 I1 - participation role=carried_out actor=executive-force
L1 I1 - participation role=aimed_at actor=islamic-state belonging=1
L1 I1 - type term=raid
L1 I1 - place location=harem precision=near words=residential~building
L1 I1 - place location=idlib precision=area words=northwest
L1 I1 =minister~of~interior seizure term=vehicle_bomb n=1 words=dismantl
L1 I1 =minister~of~interior seizure term=rigged_motorcycle n=1 words=dismantl
L1 I2 =minister~of~interior type term=bombing
L1 I2 =minister~of~interior participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed text=guest~house
L1 I2 =minister~of~interior participation role=carried_out actor=islamic-state belonging=1 words=suicide~bomber
L1 I2 =minister~of~interior casualties outcome=injured words=companions text=seriously
L2 I1 hamza-al-ahmad casualties outcome=killed n=1
L2 I1 hamza-al-ahmad casualties outcome=detained text=rest
L2 I1 hamza-al-ahmad seizure term=vehicle_bomb
L2 I1 hamza-al-ahmad seizure term=rigged_motorcycle
# I2: Enab Baladi
EB I2 - type term=bombing
EB I2 - date date=2024-04-04
EB I2 - place location=sarmada precision=settlement words=guesthouse~on~a~farm
EB I2 - means term=explosive_belt
EB I2 - participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed
EB I2 hayat-tahrir-al-sham participation role=carried_out n=3 words=three
EB I2 hayat-tahrir-al-sham participation role=carried_out n=1 outcome=killed_by_own_device
EB I2 hayat-tahrir-al-sham participation role=carried_out n=2 outcome=escaped
EB I2 - participation role=carried_out actor=islamic-state belonging=1 certainty=hedged
EB I2 - participation role=carried_out actor=islamic-state stance=not_claimed on=2024-05-30
# I2: the Associated Press
AP1 I2 sohr type term=bombing
AP1 I2 sohr date date=2024-04-04
AP1 I2 sohr place location=sarmada precision=settlement words=guesthouse
AP1 I2 sohr participation role=carried_out n=1 words=bomber
AP1 I2 sohr participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed
AP1 I2 sohr means term=explosive_belt text=vest
AP1 I2 =some~activists means term=placed_device words=remotely~detonated
AP2 I2 sohr type term=bombing
AP2 I2 sohr date date=2024-04-04
AP2 I2 sohr place location=sarmada precision=settlement words=guesthouse
AP2 I2 sohr participation role=carried_out n=1 words=bomber
AP2 I2 sohr means term=explosive_belt text=vest
AP2 I2 =some~activists means term=placed_device words=remotely~detonated
AP2 I2 sohr note text=Bab~al-Hawa
AP2 I2 sohr participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed text=wounds
AP2 I2 - note text=could~not~be~reconciled
NW I2 - casualties outcome=injured n=2 certainty=hedged
NW I2 =hospital~official casualties outcome=injured n=9 words=bodyguard~and~eight
NW I2 abdul-rahim-atoun participation role=carried_out actor=islamic-state belonging=1
NW I2 abdul-rahim-atoun means term=explosive_belt
# I2: others
LBC I2 hayat-tahrir-al-sham participation role=carried_out actor=islamic-state belonging=1 text=Amjad
LBC I2 hayat-tahrir-al-sham means term=explosive_belt
LBC I2 hayat-tahrir-al-sham participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed
LBC I2 sohr participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed
LBC I2 sohr casualties outcome=injured n=2 text=seriously
LBC I2 - participation role=carried_out stance=not_claimed
LBC I2 - place location=syria precision=area words=northeastern
LBC I2 =Observatory place location=syria precision=area words=northwestern
BIA I2 sohr casualties outcome=injured n=4 words=former~al-Qaeda~commanders
BIA I2 - place location=sarmada precision=settlement
BIA I2 - count n=10 counted=kilometres
BIA I2 - participation role=carried_out stance=not_claimed
BIA I2 hayat-tahrir-al-sham participation role=carried_out actor=islamic-state belonging=1 text=Amjad
BIA I2 hayat-tahrir-al-sham means term=explosive_belt
DP I2 =head~of~the~Syrian~Observatory casualties outcome=killed n=3 for=sohr attackers_included=no
DP I2 =head~of~the~Syrian~Observatory participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed for=sohr
ST I2 abdul-rahim-atoun participation role=carried_out actor=islamic-state belonging=1
ST I2 abdul-rahim-atoun means term=explosive_belt
ST I2 saleh-al-hamwi participation role=carried_out actor=abu-mohammad-al-jolani text=had~al-Qahtani~ambushed
ST I2 saleh-al-hamwi means term=other text=ambush
ST I2 saleh-al-hamwi place location=sarmada precision=near text=road
ST I2 saleh-al-hamwi participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed
ST saleh-al-hamwi - membership actor=hayat-tahrir-al-sham term=member end_is=ended text=defector
SN I2 =three~jihadist~sources type term=bombing
SN I2 =three~jihadist~sources participation role=carried_out n=1 outcome=killed_by_own_device text=seconds
SN I2 =three~jihadist~sources participation role=aimed_at actor=abu-maria-al-qahtani outcome=killed text=hospital
RA I2 hayat-tahrir-al-sham participation role=carried_out actor=islamic-state belonging=1
RA I2 hayat-tahrir-al-sham means term=explosive_belt
RA I2 sohr casualties outcome=injured n=2 text=seriously
RA I2 - participation role=carried_out stance=not_claimed
# I3
EB I3 - type term=detention
EB I3 - participation role=carried_out actor=hayat-tahrir-al-sham
EB I3 - participation role=aimed_at actor=abu-maria-al-qahtani outcome=detained
EB I3 - count n=6 counted=months
EB I3 - motive distanced=1 text=treason,~infiltration
BIA I3 - count n=7 counted=months
BIA I3 - date date=2023-08/2024-03
BIA I3 - motive text=espionage
RA I3 sohr count n=7 counted=months
MAY I3 - count n=8 counted=months
# I4
EB I4 - type term=release
EB I4 - date date=2024-03-07 certainty=inferred text=28~days
EB I4 - participation role=carried_out actor=hayat-tahrir-al-sham
EB I4 - participation role=aimed_at actor=abu-maria-al-qahtani outcome=released
EB I4 hayat-tahrir-al-sham participation role=aimed_at actor=abu-maria-al-qahtani outcome=acquitted
EB I4 hayat-tahrir-al-sham motive text=proven~false
RA I4 - date date=2024-03-07
RA I4 - participation role=carried_out actor=hayat-tahrir-al-sham
RA I4 - participation role=aimed_at actor=abu-maria-al-qahtani outcome=acquitted
MAY I4 =judicial~committee note text=not~proven
# I5
EB I5 - type term=air_strike words=air~raid
EB I5 - date date=2019-10-27
EB I5 - place location=barisha precision=near
EB I5 - place location=idlib precision=area words=northern~Idlib
EB I5 - participation role=carried_out actor=us-forces
EB I5 - participation role=aimed_at actor=abu-bakr-al-baghdadi outcome=killed
EB I5 - casualties outcome=killed n=7 combat_status=civilian persons=all
EB I5 - casualties outcome=killed n=3 combat_status=civilian persons=man
EB I5 - casualties outcome=killed n=3 combat_status=civilian persons=woman
EB I5 - casualties outcome=killed n=1 combat_status=civilian persons=child
HUR I5 sohr casualties outcome=killed n=9 persons=all
HUR I5 sohr participation role=affected actor=islamic-state belonging=1 outcome=killed n=1 words=senior
HUR I5 sohr casualties outcome=killed n=1 persons=child
HUR I5 sohr casualties outcome=killed n=2 persons=woman
MEE I5 - type term=raid
MEE I5 donald-trump participation role=aimed_at actor=abu-bakr-al-baghdadi outcome=killed_by_own_device
MEE I5 donald-trump casualties outcome=killed n=3 persons=child
MEE I5 donald-trump means term=explosive_belt words=vest
POL I5 kenneth-mckenzie casualties outcome=killed n=2 persons=child
POL I5 kenneth-mckenzie casualties outcome=killed n=4 persons=woman combat_status=combatant
POL I5 kenneth-mckenzie casualties outcome=killed n=1 persons=man combat_status=combatant
POL I5 kenneth-mckenzie casualties outcome=detained n=2 persons=man
AW I5 - date date=2019-10-26
AW I5 - casualties outcome=killed low=None high=9 combat_status=civilian persons=all
AW I5 - casualties outcome=killed n=2 combat_status=civilian persons=woman
AW I5 - casualties outcome=killed n=3 combat_status=civilian persons=child
# I6
EB I6 - type term=raid words=airdrop
EB I6 - date date=2022-02-03
EB I6 - place location=atmeh precision=settlement words=border~village
EB I6 - participation role=carried_out actor=us-forces
EB I6 - participation role=aimed_at actor=abdullah-qardash outcome=killed
EB I6 - casualties outcome=killed low=13 high=None persons=all
EB I6 - casualties outcome=killed n=6 persons=child
EB I6 - casualties outcome=killed n=4 persons=woman
ALB I6 joe-biden participation role=aimed_at actor=abdullah-qardash outcome=killed_by_own_device
ALB I6 white-helmets casualties outcome=killed n=13 persons=all
ALB I6 white-helmets casualties outcome=killed n=6 persons=child
ALB I6 white-helmets casualties outcome=killed n=4 persons=woman
RUD I6 sohr casualties outcome=killed n=13 persons=all combat_status=unstated
RUD I6 sohr casualties outcome=killed n=10 persons=all combat_status=civilian
RUD I6 sohr casualties outcome=killed n=4 persons=child
RUD I6 sohr casualties outcome=killed n=3 persons=woman
RUD I6 white-helmets casualties outcome=killed low=13 high=None persons=all words=bombings~and~clashes
RUD I6 white-helmets casualties outcome=killed n=6 persons=child
RUD I6 white-helmets casualties outcome=killed n=4 persons=woman
SEA I6 =witnesses casualties outcome=killed low=5 high=None persons=child
SEA I6 pentagon casualties outcome=killed low=2 high=3 persons=child
SEA I6 =U.S.~officials participation role=aimed_at actor=abdullah-qardash stance=declines text=no~longer~sure
WP I6 unicef casualties outcome=killed low=6 high=None persons=child
SA I6 - casualties outcome=killed combat_status=civilian text=Several~civilians
SA I6 - place location=atmeh precision=settlement text=three-storey
SA I6 - date date=2022-02-03 text=early
# I7
EB I7 islamic-state participation role=carried_out actor=hayat-tahrir-al-sham on=2023-08
EB I7 islamic-state participation role=aimed_at actor=abu-al-hussein-al-qurashi outcome=killed
EB I7 islamic-state participation role=received actor=turkey
EB I7 general-security participation role=carried_out actor=hayat-tahrir-al-sham stance=denies
TIM I7 recep-tayyip-erdogan participation role=carried_out actor=turkish-intelligence on=2023-04-30
TIM I7 recep-tayyip-erdogan participation role=aimed_at actor=abu-al-hussein-al-qurashi outcome=killed certainty=hedged
TIM I7 recep-tayyip-erdogan date date=2023-04-29
TIM recep-tayyip-erdogan - membership actor=turkey term=head words=President
TIM turkish-intelligence - relation actor=turkey term=part_of certainty=inferred
TIM I7 - note text=little~independent~proof
EWN I7 recep-tayyip-erdogan participation role=carried_out actor=turkish-intelligence on=2023-04-30
EWN I7 recep-tayyip-erdogan participation role=aimed_at actor=abu-al-hussein-al-qurashi outcome=killed certainty=hedged
EWN I7 recep-tayyip-erdogan date date=2023-04-29
EWN I7 =residents place location=afrin precision=area text=disused~farm
AHD I7 islamic-state type term=clash on=2023-08-03
AHD I7 islamic-state participation role=carried_out actor=hayat-tahrir-al-sham text=direct~clashes on=2023-08-03
AHD I7 islamic-state participation role=aimed_at actor=abu-al-hussein-al-qurashi outcome=killed
AHD I7 islamic-state place location=idlib precision=governorate
AHD I7 islamic-state participation role=received actor=turkey
AHD I7 anadolu-agency participation role=carried_out actor=turkish-intelligence
AHD I7 anadolu-agency participation role=aimed_at actor=abu-al-hussein-al-qurashi outcome=killed_by_own_device
AHD I7 anadolu-agency means term=explosive_belt
AHD I7 anadolu-agency count n=4 counted=hours
FRO I7 islamic-state participation role=carried_out actor=turkish-intelligence stance=denies
FRO I7 diaa-al-omar participation role=carried_out actor=hayat-tahrir-al-sham stance=denies for=general-security
FRO I7 diaa-al-omar note on=2023-08-04 text=would~have~been~announced for=general-security
KR I7 diaa-al-omar participation role=carried_out actor=hayat-tahrir-al-sham stance=denies for=general-security
KR I7 diaa-al-omar note on=2023-08-04 text=would~have~been~announced for=general-security
# I8
EB I8 general-security type term=detention
EB I8 general-security date date=2022-11
EB I8 general-security participation role=carried_out actor=general-security
EB I8 general-security participation role=aimed_at actor=ansar-allah-cell outcome=detained distanced=1
EB I8 general-security count n=5 counted=photos
EB ansar-allah-cell general-security name name=Ansar~Allah~Cell term=by_others distanced=1
EB ansar-allah-cell general-security relation actor=islamic-state term=affiliated
EB ansar-allah-cell general-security relation actor=turkish-army term=targets
EB ansar-allah-cell general-security note words=mujahideen distanced=1
EB ansar-allah-cell general-security presence location=jabal-al-zawiya term=active
EB ansar-allah-cell - note text=No~group~of~that~name
# I9
EB I9 islamic-state type term=detention
EB I9 - date date=[..2023-08] certainty=inferred
EB I9 islamic-state participation role=carried_out actor=hayat-tahrir-al-sham on=2023-08
EB I9 islamic-state participation role=aimed_at actor=abu-omar-al-muhajir outcome=detained
EB I9 islamic-state participation role=aimed_at words=brothers outcome=detained
EB I9 general-security participation role=carried_out actor=hayat-tahrir-al-sham stance=denies
# I10
K24 I10 hayat-tahrir-al-sham type term=proceedings
K24 I10 hayat-tahrir-al-sham date date=2023-08-17
K24 I10 hayat-tahrir-al-sham participation role=carried_out actor=hayat-tahrir-al-sham
K24 I10 hayat-tahrir-al-sham participation role=aimed_at actor=abu-maria-al-qahtani
K24 I10 hayat-tahrir-al-sham motive text=social~media
K24 I10 sohr note text=a~week~after~reports~of~his~arrest
EB2 I10 - type term=proceedings
EB2 I10 - date date=2023-08-17
EB2 I10 - participation role=aimed_at actor=abu-maria-al-qahtani
EB2 I10 - note text=fate
# Abu Maria al-Qahtani
EB abu-maria-al-qahtani - name name=Maysar~bin~Ali~al-Jubouri~al-Qahtani term=full
EB abu-maria-al-qahtani - name name=Abu~Maria~al-Qahtani term=kunya
EB abu-maria-al-qahtani - name name=Abu~Hamza term=kunya
EB abu-maria-al-qahtani - name name=al-Harari term=nisba text=Harara
AP1 abu-maria-al-qahtani - name name=Maysara~al-Jubouri term=full
LBC abu-maria-al-qahtani sohr name name=Maysar~Ali~Abdullah~al-Juburi term=full
BIA abu-maria-al-qahtani - name name=Meyser~Ali~Musa~Abdullah~al-Juburi term=full
ST abu-maria-al-qahtani - name name=أبو~ماريا~القحطاني script=Arab language=ar
EB abu-maria-al-qahtani - life_event term=born date=1976 location=al-rasif
EB abu-maria-al-qahtani - presence term=moved_to location=harara
EB2 abu-maria-al-qahtani - life_event term=born date=[1975..1976] certainty=inferred words=47
EB abu-maria-al-qahtani - membership actor=hayat-tahrir-al-sham term=deputy certainty=hedged words=second-in-command
EB abu-maria-al-qahtani - membership actor=al-nusra-front term=deputy
EB abu-maria-al-qahtani - membership actor=al-nusra-front term=founder date=2011-10
EB abu-maria-al-qahtani - membership actor=al-qaeda-in-iraq term=member
EB abu-maria-al-qahtani - count n=8 counted=years actor=al-qaeda-in-iraq
BIA abu-maria-al-qahtani - membership actor=shura-council term=member date=../2023 end_is=ended
RA abu-maria-al-qahtani - designation actor=united-states date=2012/..
NW abu-maria-al-qahtani - designation actor=united-states date=2012/..
# Other persons
EB abu-mohammad-al-jolani - membership actor=al-nusra-front term=head
AP2 abu-mohammad-al-jolani - membership actor=hayat-tahrir-al-sham term=head words=leader
AP2 abu-mohammad-al-jolani - name name=Abu~Mohammed~al-Golani term=variant
EB abdul-rahim-atoun - membership actor=fatwa-council term=head
EB abdul-rahim-atoun - membership actor=hayat-tahrir-al-sham term=cleric words=leading~cleric
L1 hamza-al-ahmad - membership actor=harem-security-directorate term=head rank=Major
FRO diaa-al-omar - membership actor=general-security term=spokesperson
KR diaa-al-omar - membership actor=general-security term=spokesperson
EB abu-bakr-al-baghdadi - membership actor=islamic-state term=head words=first~caliph
EB abu-bakr-al-baghdadi - presence term=hides location=idlib
EB abdullah-qardash - name name=Abu~Ibrahim~al-Hashimi~al-Qurashi term=alias
SA abdullah-qardash - name name=Hajji~Abdullah term=alias
EB abdullah-qardash - membership actor=islamic-state term=head words=second~leader
AHD abu-al-hussein-al-qurashi - name name=Abu~al-Hussein~al-Husseini~al-Qurashi term=alias
EB abu-al-hussein-al-qurashi - membership actor=islamic-state term=head words=leader
EB abu-omar-al-muhajir - membership actor=islamic-state term=spokesperson
AHD abu-hafs-al-qurashi islamic-state membership actor=islamic-state term=head date=2023-08/.. end_is=ongoing
EB aaron-y-zelin - membership actor=washington-institute term=staff words=jihadist~groups
# Organizations
EB hayat-tahrir-al-sham - name name=HTS term=acronym
EB hayat-tahrir-al-sham - name name=Tahrir~al-Sham term=variant
EB hayat-tahrir-al-sham - name name=al-Nusra~Front term=former
LBC hayat-tahrir-al-sham - name name=Jabhat~al-Nusra term=former
EB hayat-tahrir-al-sham aaron-y-zelin count n=59 counted=operations actor=islamic-state date=2018/2022
EB hayat-tahrir-al-sham aaron-y-zelin count n=279 counted=arrests actor=islamic-state
EB hayat-tahrir-al-sham aaron-y-zelin count n=40 counted=killed actor=islamic-state text=blew~themselves~up
EB al-nusra-front - life_event term=founded date=2011-10
EB al-nusra-front - relation actor=hayat-tahrir-al-sham term=renamed_to
AP1 al-nusra-front - relation actor=hayat-tahrir-al-sham term=renamed_to
EB islamic-state - name name=IS term=acronym
L1 islamic-state - name name=ISIS term=by_others
AHD islamic-state - name name=Daesh term=by_others
EB islamic-state - note text=involvement
EB islamic-state - note text=operations~of~the~Islamic~State~in~northern~Syria
EB islamic-state - note text=controlling~factions
EB islamic-state - presence term=hides location=idlib
EB syrian-salvation-government - presence term=operates location=idlib
EB interior-ministry - relation actor=syrian-salvation-government term=part_of
EB general-security - relation actor=interior-ministry term=part_of
EB general-security - relation actor=islamic-state term=targets
EB general-security - note text=often~announces~arrests
EB general-security - presence term=active date=2020/..
EB general-security - name name=General~Security~Administration term=full text=transformed
LBC amjad-media - relation actor=hayat-tahrir-al-sham term=outlet_of
BIA amjad-media - relation actor=hayat-tahrir-al-sham term=outlet_of
"""
