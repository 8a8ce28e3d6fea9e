"""Words of names that mean the same in several languages, and such as tell little. Read by lib/folding.py.

What a body is, is translated by whoever writes of it: Jabhat al-Nusra and the Nusra Front, Liwa al-Tawhid and the
Tawhid Brigade. What it is called is not, and is not here. Told in docs/names.md.
"""

# English first, then Arabic as it is romanized and written; Turkish, Kurdish and Persian; French, Spanish and Russian.
MEANINGS = {
    "army": "army jaysh jaish jeish جيش ordu ordusu artes artesh ارتش armée ejército armiya",
    "front": "front jabhat jabha جبهة cephe cephesi frente",
    "brigade": "brigade brigades liwa liwaa liva alwiya لواء ألوية katibat katiba kataib kata'ib kataeb كتيبة كتائب "
    "saraya sariyat سرايا battalion battalions tugay tugayi tabur taburu bataillon brigada brigadas "
    "batallon batalon",
    "division": "division divisions firqa firqat فرقة tümen tümeni lashkar división diviziya",
    "regiment": "regiment fawj فوج régiment regimiento",
    "corps": "corps legion faylaq failaq فيلق kolordu kolordusu legión cuerpo korpus",
    "movement": "movement haraka harakat harakah haraket حركة hareketi hareket tevgera jonbesh جنبش mouvement "
    "movimiento dvizhenie dvizheniye",
    "party": "party hizb hezb حزب parti partisi partiya partido",
    "group": "group groups jamaa jama'a jamaat jama'at jemaat gamaa جماعة majmua majmu'a majmuat مجموعة grup grubu "
    "goruh grouh گروه groupe grupo gruppa gruppirovka",
    "organization": "organization organisation tanzim تنظيم munazzama munazzamat منظمة örgüt örgütü rêxistina sazman "
    "sazeman سازمان organización organizatsiya",
    "union": "union unions ittihad itihad اتحاد birlik birliği yekitiya ettehad unión soyuz",
    "council": "council majlis meclis meclisi مجلس shura conseil consejo sovet",
    "committee": "committee committees commission lajna lajnat لجنة komite komitesi komiteh comité komitet",
    "association": "association society jamiya jamiyat jam'iya jam'iyat جمعية dernek derneği anjoman asociación",
    "foundation": "foundation institution establishment mu'assasa muassasa mu'assasat muassasat مؤسسة vakıf vakfı "
    "bonyad بنیاد fondation fundación stiftung fond",
    "government": "government hukuma hukumat حكومة hükümet hükümeti dowlat gouvernement gobierno",
    "ministry": "ministry wizara wizarat وزارة bakanlık bakanlığı vezarat ministère ministerio ministerstvo",
    "state": "state dawla dawlat dawlah daula دولة devlet devleti état estado gosudarstvo",
    "emirate": "emirate emirates imara imarat إمارة emirlik emirliği émirat emirato",
    "province": "province wilaya wilayat wilayah ولاية vilayet provincia",
    "forces": "forces force quwwat quwat qwat قوات güçler güçleri hêzên niruha fuerzas fuerza",
    "guard": "guard guards haras حرس muhafız muhafızları pasdaran پاسداران garde guardia gvardiya",
    "defence": "defence defense difa' difa دفاع savunma parastina défense defensa oborona",
    "liberation": "liberation tahrir تحرير kurtuluş rizgariya azadi azadibakhsh libération liberación osvobozhdenie",
    "revolution": "revolution thawra thawrat ثورة devrim devrimi şoreşa enqelab enghelab révolution revolución "
    "revolyutsiya",
    "revolutionary": "revolutionary thawri thawriya thawriyya ثوري ثورية devrimci enqelabi révolutionnaire "
    "revolucionario revolucionaria revolucionarias",
    "resistance": "resistance muqawama muqawamat مقاومة direniş direnişi muqavemat résistance resistencia "
    "soprotivlenie",
    "people": "people people's popular sha'b shabi sha'bi sha'biya شعب شعبي شعبية halk halkın mardomi populaire "
    "popular pueblo narodnaya narodnyy",
    "democratic": "democratic dimuqrati dimuqratiya ديمقراطي ديمقراطية demokratik demokratîk démocratique democrático "
    "democrática demokraticheskaya",
    "national": "national watani wataniya wataniyya وطني وطنية ulusal milli neteweyî nacional natsionalnyy",
    "islamic": "islamic islami islamiya islamiyya islamiyah إسلامي إسلامية eslami islâmi islamique islámico islámica "
    "islamskiy islamskoe",
    "free": "free hurr hur حر حرة özgür libre svobodnaya",
    "martyr": "martyr martyrs shahid shaheed shuhada شهيد شهداء şehit şehitleri shohada",
    "defenders": "defenders supporters ansar أنصار",
    "workers": "workers ummal عمال işçi karkerên kargaran ouvriers trabajadores obreros",
    "bank": "bank masraf banque banco مصرف بنك",
    "company": "company sharika sharikat شركة şirket şirketi sherkat sherkate شرکت compagnie compañía kompaniya",
    "intelligence": "intelligence mukhabarat mokhaberat istikhbarat مخابرات استخبارات istihbarat ettelaat etelaat "
    "اطلاعات inteligencia razvedka",
    "security": "security amn أمن امنیت amniyat emniyet asayish sécurité seguridad bezopasnosti bezopasnost",
    "police": "police shurta shurtat شرطة polis policía politsiya politsii",
    "prison": "prison sijn سجن zindan cezaevi zendan زندان cárcel tyurma",
    "hospital": "hospital mashfa mustashfa مشفى مستشفى hastane hastanesi bimarestan بیمارستان hôpital bolnitsa",
    "relief": "relief ighatha igatha ighatah إغاثة secours socorro",
    "charity": "charity charitable khayriya khayriyya khairiya خيرية hayır kheyriyeh خیریه caritative benéfica",
    "network": "network shabaka shabakat شبكة réseau",
    "exchange": "exchange sarraf sarrafa sarafi sarrafi صرافة صرافی hawala hawalah حوالة حواله",
    "school": "school madrasa madrassa madrasah مدرسة medrese okul okulu école escuela shkola",
    "international": "international intl dawli dawliya duwali duwaliya دولي دولية uluslararası internacional "
    "mezhdunarodnyy",
    "limited": "limited ltd limitada ltda limitado",
    "incorporated": "incorporated inc corporation corp",
}

# What form a company has in law, by itself or written out (ISO 20275); titles; small words.
LITTLE = (
    "ltd limited llc llp inc incorporated corp corporation co plc pvt pte private public gmbh srl spa sarl sas "
    "ltda cia cv rl jsc pjsc ojsc cjsc ooo oao zao pao ao doo fze fzc fzco dmcc bhd joint stock liability open "
    "closed obshchestvo ogranichennoy otvetstvennostyu aktsionernoe aktsionernoye publichnoe publichnoye otkrytoe "
    "otkrytoye zakrytoe zakrytoye anonim limitada limitado anónima anonyme sociedad société drustvo ogranicenom "
    "odgovornoscu "
    "tovarystvo obmezhenoyu vidpovidalnistyu tavarystva abmezhavanay adkaznastsyu "
    "sheikh shaykh cheikh haji hajji hajj mullah mulla maulavi mawlawi maulana mawlana dr jr sr mr "
    "the of and for in de del la los y"
)
