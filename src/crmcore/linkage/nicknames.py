"""Given names that stand for one another: short forms, pet names, and forms of one name in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# A name may be in several groups. Names are folded: small Latin letters without diacritics.
_GROUPS: Final = """
abigail abby gail
adam adamo
adelaide addie adele heidi
agnes aggie agnieszka ines
albert al bert bertie alberto
alexander alex alec sandy sasha sascha xander alexandre alessandro alejandro aleksandr aleksander iskander lex
alexandra alex sandra sandy sasha sascha lexi alessandra alejandra aleksandra
alfred al alf fred freddie alfredo
alice ali alicja
alison ali allie
amanda mandy
amelia amy millie emilia
andrew andy drew andreas andre andrea andres andrei andrey andrzej anders
angela angie angelika
ann anne anna annie nancy hannah hanna anja anya ana anita annette
anthony tony antonio antoine anton antoni antonius toni
antonia toni antonella
arthur art artie arturo
barbara barb barbie babs basia
bartholomew bart bartek
beatrice bea trixie beatrix beatriz
benjamin ben benny benji beniamino
bernard bernie bernhard bernardo
brigitte gitte birgit brigitta bridget
caroline carol carrie caro karoline carolina lina
catherine cathy kate katie kathy cat kit katherine kathryn katharina katarina catarina caterina ekaterina
catherine katherine katharina katja katya yekaterina kathleen karen karin katrin kathrin kitty trina kasia katarzyna
charles charlie chuck chas karl carl carlos carlo karel karol
charlotte charlie lottie lotte
christian chris cristian krystian
christina christine chris tina chrissy kristina kristin kirsten kerstin cristina krystyna
christopher chris kit topher christoph kristof cristobal krzysztof
claudia claudine klaudia
clara klara claire clare
constance connie konstanze
cornelia nelly conny
cynthia cindy
daniel dan danny daniele danilo
danielle dani daniela
david dave davey davide dawid
deborah deb debbie debra
dennis denny denis
dietrich dieter
dimitri dima dmitri dmitry dmitriy dimitrios
dominic dom nick dominik domenico
donald don donnie
dorothy dot dottie dolly dorothea dora thea
douglas doug
edward ed eddie ted teddy ned eduard eduardo edoardo edouard
edmund ed eddie ned
edwin ed eddie
eleanor ellie nell nora ella elena eleonora lenore
elizabeth liz lizzie beth betty eliza elisabeth lisa lise elsa else elli betsy bess bettina ilse
elizabeth elisabeth isabel isabella isabelle elzbieta elisabetta lisbeth liesl libby
emily em emma emmy emilie millie
eric erik erich enrico
ernest ernie ernst ernesto
eugene gene eugen evgeny yevgeny
evelyn eve evie eva
felicity fliss
florence flo flora florrie
frances fran fanny francesca franziska francoise franzi francisca
francis frank fran francesco francisco franz francois paco pancho franciszek
franklin frank
frederick fred freddie fritz frederic friedrich federico fryderyk
gabriel gabe gabriele
gabriele gabi gabriela gabriella gabrielle gaby
george georgie georg jorge giorgio georges jerzy yuri yuriy jurgen jorg
georgina georgie gina
gerald gerry jerry gerhard gerd gerardo
gerard gerry jerry
gertrude trudy gertrud gerda
gregory greg gregor gregorio grzegorz
gwendolyn gwen
hans johann johannes jan john jens hannes
harold harry hal harald
harriet hattie harry
heinrich heinz henry henrik hein heiner henryk
helen nell ellen helena helene elena lena ilona yelena nelly
henrietta etta hettie jette henriette
henry harry hank hal henri enrique henrik
herbert herb bert
hubert bert
hugh hugo hughie
ignatius ignacio nacho ignacy
irene irena irina ira
isaac ike izzy
jacob jake jakob jack jacques giacomo
jacqueline jackie
james jim jimmy jamie jaime diego santiago jakub
jane janet jan janie jenny
jean jeanne jeannie
jeffrey jeff geoff geoffrey gottfried
jennifer jen jenny
jeremy jerry jeremias
jessica jess jessie
joan joanie joanna joanne jo johanna hanna giovanna juana ivana
john jack johnny jon giovanni juan jean ivan ian sean evan jonny vanya janos
jonathan jon jonny nathan
joseph joe joey jose giuseppe josef pepe sepp jozef yosef yusuf beppe
josephine jo josie josefine fina giuseppina josefa
joshua josh
judith judy jutta
julia julie jules giulia yulia juliane
julian jules julien giuliano
karlheinz karl heinz
kenneth ken kenny
kimberly kim kimberley
konstantin kostya costa constantin
laura laurie lori
lawrence larry laurie lars lorenz lorenzo laurent laurence
leonard leo len lenny leonhard leonardo
leopold leo poldi leopoldo
lillian lily lil lilian lilly
louis lou louie ludwig luis luigi lewis lutz
louise lou luise luisa lulu
lucas luke luca lukas lucasz lukasz
lucy lucia lucie luzia
madeline maddie madeleine magdalena lena maddy madelyn
margaret maggie meg peggy marge margie greta gretchen margarete margarita margot rita marguerite margit daisy grete
malgorzata margherita
maria mary marie mia mimi mitzi maryam miriam marija mariya masha molly polly moira maja
mark marc marcus markus marco marek marcos
martha marta patty mattie
martin marty martino marcin
martina tina
matilda tilly mathilde mattie
matthew matt matthias mattia mateo mathieu mateusz matteo
maurice moritz mo mauricio maurizio
maximilian max massimo maxim maksim
melanie mel
melissa mel missy lissa
michael mike mick mickey mikey michel miguel michele mikhail misha michal mischa micha
michelle shelly michaela
mildred millie
mohammed muhammad mohamed mohammad mehmet muhammed mohamad ahmed
monica monika moni
natalie nat natalia natalya natasha nataly
nathaniel nat nate nathan
nicholas nick nicky nico klaus nikolaus nicolas niklas nikolai niccolo nikolas claus mikolaj nils
nicole nicky nikki nicola
norman norm
oliver ollie olivier oliviero
olivia liv livvy
oscar oskar
pamela pam
patricia pat patty trish tricia patrizia patrycja
patrick pat paddy patrizio patryk
paul pablo paolo pavel pawel pauli
pauline paula paulina paola
penelope penny
peter pete pierre pedro pietro piotr petr pyotr per petra
philip phil pip philipp felipe filippo philippe phillip filip
philippa pippa pip
raymond ray raimund ramon raimondo
rebecca becky becca bex rebekah rebekka
reginald reg reggie reinhold reinhard
richard rick ricky dick rich richie ricardo riccardo ryszard
robert rob bob bobby robbie bert roberto rupert robin
roderick rod rick rodrigo
rodney rod
roger rog rudiger ruggero
roland rolli orlando
ronald ron ronnie ronaldo reynaldo
rosemary rose rosie rosa rosemarie rosalie
rudolf rudi rudy rolf rodolfo
russell russ
samantha sam sammy
samuel sam sammy samuele
sarah sally sadie sara zara sarina
sebastian seb bastian basti sebastien sebastiano
sergei sergey serge sergio serhiy
sigmund siegmund ziggy
simon simone szymon
sophie sophia sofia sofie zofia sofya
stanley stan stanislaus stanislaw
stephanie steph steffi stefanie stefania
stephen steve stevie steven stefan stephan esteban stefano etienne szczepan stepan
susan sue susie suzy suzanne susanne susanna sanna zuzanna zuzana sanne
tatiana tanya tanja tania tatyana
terence terry terrance
teresa terry tess tessa theresa therese teresita resi
theodore ted teddy theo fyodor teodoro theodor
thomas tom tommy tomas tommaso tomasz thoma
timothy tim timmy timotheus timo timofei
tobias toby tobi
ulrich uli ulli
ursula uschi ursel orsola urszula
valentina valya val
valerie val valeria
veronica ronnie vera veronika
victor vic viktor vittorio
victoria vicky vic tori viktoria vittoria
vincent vince vinny vincenzo vicente vinzenz
virginia ginny ginger
vladimir vova volodya wladimir volodymyr wlodzimierz
walter walt wally walther gualtiero
wilhelmina mina minna willa wilma
william bill billy will willie liam wilhelm willi guillaume guglielmo guillermo willem wim
winifred win winnie freda
wolfgang wolf wolfi
xavier javier saverio
yvonne vonny
zachary zach zack zachariah
"""


def _table() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_GROUPS.split("\n")):
        for name in group.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


_NUMBERS: Final = _table()
_NONE: Final[frozenset[int]] = frozenset()


def groups_of(name: str) -> frozenset[int]:
    """The numbers of the groups that a folded given name is in: two that share one may be one person's."""
    return _NUMBERS.get(name, _NONE)


def same_by_nickname(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's.

    >>> same_by_nickname("bob", "robert"), same_by_nickname("bob", "william")
    (True, False)
    """
    groups = _NUMBERS.get(one)
    return groups is not None and not groups.isdisjoint(_NUMBERS.get(other, _NONE))
