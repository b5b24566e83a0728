"""The English around the knowledge: words that carry no meaning in a question, words for the template's headings, and
words that mean the same. Nothing here is about one industry; such words are `aliases`, `signs` and `asked_as` in the YAML.
"""

from __future__ import annotations


def _phrases(text: str) -> tuple[str, ...]:
    """Phrases stand between bars."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


STOP_WORDS = frozenset(
    """
    a about above abt account accounts acct actually afaik after afternoon ago aka all almost already also am an and another any
    anybody anyone anything anyway are aren't around as asap ask asked asking asks at away back basically be because been before
    being below best better between big bit both btw bunch business businesses but by call called calling calls came can can't
    cannot cause cheers client clients come comes coming common companies company complete conversation cos could couldn't crowd csm
    csms currently customer customers day days dear deck did didn't do does doesn't doing don't done down dumb during e.g each early
    either else entire especially etc even evening ever every everyone everything exactly example examples exec execs explain few
    find first five folk folks for four from full fyi gave get gets getting gimme give given gives go goes going gonna good got
    gotta great guess guy guys had haha happen happens has hasn't have haven't having he heard hello help helpful helps her here hers hey hi him his
    hiya hmm how how'd how's huh i i'd i'll i'm i've idea ideas idk if im imho imo in industries industry instead into is isn't it
    it'd it'll it's its itself just keep keeps kickoff kind kinda kinds know known knows last lately later least let let's lets like
    likely list little lol look looking looks lot lots made main mainly major make makes making many mate matter may maybe me mean
    meaning means meant meeting mention mentioned mentions might mine moment more morning most mostly much must my myself nah name
    named names near nearly need needed needs never new next nice no nobody none nope nor normal normally not notes now of off often
    oh ok okay on once one ones only onto or org orgs other others ought our ours out over own particular people perhaps person ping
    playbook playbooks please pls plz possible posthog ppl prep pretty probably prospect prospects put puts qbr question quick
    quickly quite rather re read really recent recently reckon regarding related remind right rn run running runs said same saw say
    saying says second see seem seems seen segment segments several shall she should shouldn't show side since slack so some
    somebody someone something somewhere soon sorry sort sorta space still stuck stuff stupid such super supposed sure sync take
    takes talk talking team teams tell tells than thank thanks that that'd that's the their theirs them themselves then there
    there's these they they'd they'll they're they've thing things think thinking this those though three through thus thx time
    times tmr tmrw to today together tomorrow tonight too toward tried try trying two ty typical typically u ugh uh um under
    understand until up upon ur us use used user users uses using usual usually various versus vertical verticals very via vs w
    wanna want wanted wants was wasn't way ways wdyt we we'd we'll we're we've week well went were what what's whatever whats when
    when's whenever where where's wheres whether which while who who'd who's whole whom whose why will wish with within without
    won't wonder wondering word words world worth would wouldn't ya yeah year years yep yes yet yo you you'd you'll you're you've
    your yours
    """.split()
)
"""Words that don't tell one entry from another in a CSM's question. They still count inside names (`return on ad spend`)."""

ORDINARY = frozenset(
    """
    ace act ad add age aid aim air all and ant any ape apt arc are arm art ash ask att bad bag ban bar bat bay bed bet bid big bin bit
    bol bow box boy bug bus but buy cab can cap car cat cod cop cow cry cup cut dad dam day den dew did die dig dim dip doc dog dot dry due
    ear eat eel egg end era eta eye fan far fat fee few fig fit fix fly fog for fox fun fur gap gas gem get gin god got gum gun gut
    ham hat hen her him hip his hit hog hot how hub hug ice ill ink inn its jam jar jaw jet job joy key kid kit lab lap law lay led leg let lid
    lie lip lit log lot low mad man map mat may men met mid mix mob mom mud mug net new nod nor not now nut oak odd off oil old one our out owe
    own pad pan par pat paw pay pea pen per pet phi pie pig pin pit pod pop pot pub put rag ram ran rap rat raw ray red rib rid rim rip rod row
    rub rug run sad sap sat saw say sea see set sew she shy sip sir sit six ski sky son sow spa spy sun tab tag tan tap tar tax tea ten the tie
    tin tip toe ton too top toy try tub two use van vet via wad wal war was wax way web wet who why win wit won yes yet you zip zoo
    """.split()
)
"""Words of everybody's that may also be a name in capitals: `POD`, `TAR`. They are meant only in capitals."""

THANKS = frozenset("thanks thank thx ty cheers ta kudos appreciated".split())
GREETINGS = frozenset("hi hello hey hiya howdy yo morning ok okay cool great perfect nice awesome brilliant bye goodbye lol haha".split())
CHATTER = (
    THANKS
    | GREETINGS
    | frozenset(
        """
    a again all and afternoon amazing are bot day evening everyone for good got happy helpful is it legend lot lots love lovely man
    many mate much my night of really so star super team that that's the there this time very was week weekend well you you're your
    """.split()
    )
)
"""A message that has nothing but these, and one of the two above, asks for nothing: `thanks, you're a star`."""

DEFINING = _phrases(
    """
    what is | what are | whats | what's | what does | what do | define | definition of | definition | def | def of | explain |
    meaning of | meaning | mean | means | what is meant by | stand for | stands for | short for | full form | tell me about |
    remind me | what the heck is | what on earth is | acronym | abbreviation | term | abbr | eli5 | in plain english |
    in simple words | in simple terms | difference between | difference | differences | diff between | diff | differ | distinguish |
    tell apart
    """
)
"""How people frame a word they want explained."""

FOLLOWING = _phrases(
    """
    and | and for | and in | and what about | and how about | what about | how about | same for | the same for | also for | or for | then |
    ok and | and with | same question for | likewise for | now for | now in
    """
)
"""How people go on with what was asked before."""

COMPARING = _phrases(
    """
    compare | compared | comparison | vs | versus | v | difference between | differences between | differ | side by side | diff between |
    distinguish | tell apart | same as
    """
)
"""How people ask for two things beside each other."""

NAME_SEEKING = _phrases(
    """
    word for | term for | what is it called | what's it called | whats it called | it called | called again | is called |
    the word for | the term for | a term for | a word for | name for | the name of | name of the | acronym for | abbreviation for |
    an abbreviation | an acronym | is there a term | is there a word | is there a name | what do you call | what do they call |
    what do we call | what is that called | a metric for | the number for | shorthand for | fancy word | fancy name | right word |
    proper term
    """
)
"""How people ask for the word behind a description."""

OVERVIEW = _phrases(
    """
    overview | playbook | playbooks | write up | writeup | summary | rundown | run down | intro | introduction | primer |
    crash course | cheat sheet | briefing | brief | industry | segment | vertical | ramp up | 101 | everything | anything |
    background | get up to speed | info | information | page | guide | tell me about | learn about
    """
)
"""How people ask for a whole playbook."""

_EVERY = ("industries", "segments", "verticals", "playbooks")

LISTING_WHOLE = ("list", "all", "list all", "everything", *_EVERY)
"""These ask for the list of industries if they are the whole question …"""

LISTING = tuple(
    pattern.format(each)
    for each in _EVERY
    for pattern in _phrases(
        """
        all {} | all the {} | all your {} | all our {} | every {} | list {} | list of {} | list the {} | list all {} | list your {} |
        list our {} | how many {} | the ten {} | ten {} | available {} | {} available | {} list | {} are there | {} exist |
        {} do we have | {} do you have | {} do you know | {} do you cover | {} do we cover | {} you know | {} you have |
        {} you cover | {} we have | {} we cover | {} can i ask | which {} do we | what {} do we | {} can i choose | {} to choose from | {} can we choose |
        {} are covered | {} are supported | industry {}
        """
    )
)
"""… and these wherever they stand."""

HELPING = _phrases(
    """
    questions can you answer | can you answer |
    help | help me | how do i use you | how do i use this | how to use | how does this work | how do you work | how does it work |
    what can you do | what can i ask | what do you do | what are you | who are you | how am i supposed to ask | how do i ask |
    how should i ask | usage | commands | instructions | what are you for | how can you help | what can you help | what commands |
    which commands | show me how | how to ask | what else can you do | getting started | how do i talk to you |
    what questions can i ask | what kind of questions | what kinds of questions | what do you know | what can i use you for | manual |
    tutorial | is there a command | how you work | how this works | how it works | what you can do | what are you able to do |
    what are you good for | what are you good at | how do i search | how do i look | explain yourself | your commands |
    your features | list commands | any commands | what should i type | what do i type | how to get started | what is this thing |
    what can this bot do | how do i use | can i ask you | examples of what i can ask | what can i look up | how do i find |
    what am i supposed to | how do i get started | what is this bot | what does this bot do
    """
)
"""How people ask what the bot is for."""

SECTION_PHRASES = {
    "description": _phrases(
        """
        description | in one sentence | in a sentence | in a nutshell | one liner | describe | kinds of businesses | kind of business | kinds of companies | kind of companies |
        types of businesses | types of companies | type of business | type of company | sorts of businesses | sorts of companies |
        sort of companies | sort of businesses | which businesses | which companies | what businesses | what companies | who counts |
        what counts | counts as | fall under | falls under | fit under | belong to | belongs in | belong in | sub segments |
        subsegments | consist of | made up of | definition | what is the definition | definition of the industry |
        part of this segment | in this segment | in that segment | mean by | qualify as | qualifies as | considered
        """
    ),
    "cares_about": _phrases(
        """
        care about | cares about | cares | care | they care | priorities | priority | matters to | matter to | what matters |
        matters most | goals | goal | objectives | concerns | concern | worry | worries | worried about | worry about | up at night |
        lose sleep | most important | important to | top of mind | focus on | focused on | care most | pain points |
        success look like | drives them | what drives | interested in | obsess | obsess over | obsessed | obsession | big deal |
        hot topics | agenda | motivates | business drivers | what keeps | bothers
        """
    ),
    "terminology": _phrases(
        """
        terminology | glossary | lingo | jargon | vocabulary | vocab | terms | acronyms | abbreviations | buzzwords | words |
        dictionary | slang | speak their language | talk the talk | phrases | language
        """
    ),
    "software": _phrases(
        """
        software | tools | tool | tooling | stack | tech stack | techstack | apps | vendors | vendor | systems | technology |
        technologies | technologie | alongside posthog | next to posthog | integrations | toolset | competitors | programs |
        solutions | tool landscape | competitor
        """
    ),
    "metrics_and_data": _phrases("business metrics and data | important business metrics and data"),
    "data": _phrases("data section | section on data"),
    "metrics": _phrases(
        """
        metrics | metric | kpis | kpi | numbers | measure | measures | measured | measuring | measurements | dashboard | dashboards |
        stats | statistics | figures | north star | scorecard | business data | important data
        """
    ),
    "event_taxonomy": _phrases(
        """
        event taxonomy | taxonomy | events | events and properties | events and event properties | events and which properties | events with properties | event |
        tracking plan | track | tracking | tracked | instrument | instrumentation | instrumenting | event schema | event names |
        naming | capture | capturing | event wise | log
        """
    ),
    "person_profiles": _phrases(
        """
        person profiles | person profile | profiles | profile | person properties | person property | user properties |
        user profiles | customer profiles | persons | people properties | identified users | profiling | user profile |
        customer properties
        """
    ),
    "groups": _phrases(
        """
        groups | group analytics | group types | group type | group | account level | company level | b2b groups
        """
    ),
    "best_practices": _phrases(
        """
        best practices | best practice | best practises | best practise | recommend | recommended | recommended practices | recommended practice | practices |
        recommendation | recommendations | advice | advise | tips | do it right | do right | good practice | good practices |
        guidance | dos and don'ts | suggest | suggestions | get the most out of | most out of | set up well | set up properly |
        quick wins | how to set up | pointers | should be doing | should they do | should they be doing | do well
        """
    ),
    "common_challenges": _phrases(
        """
        common challenges | challenges | challenge | pitfalls | pitfall | problems | problem | issues | issue | go wrong |
        goes wrong | going wrong | went wrong | gotchas | gotcha | difficulties | difficulty | difficult | struggle | struggles |
        struggling | obstacles | blockers | blocker | watch out | trouble | troubles | hurdles | mistakes | caveats | trip up |
        trips | headaches | hard part | roadblocks | stumble | bugs | tricky | pain | pains | friction | headache
        """
    ),
    "cross_product_use_cases": _phrases(
        """
        cross product use cases | cross product use case | cross product | cross products | use cases | use case | usecases |
        usecase | combine | combining | combination | combinations | combo | combos | several products | multiple products |
        more than one product | several of our products | products together | pair | pairs | pairing | our other products |
        other products | which posthog products | which products | what products | posthog products | workflow | workflows |
        alongside analytics | work together | tie together | together with | multi product | which product | bundle | hand in hand |
        add next | go with | goes well
        """
    ),
}
"""How people call the template's headings. Longer phrases win over shorter ones."""

FAINT = frozenset(
    """
    advice advise agenda apps big bothers bugs bundle capture capturing care cares challenge combine combining competitor
    competitors concern concerns considered dashboard dashboards definition definitions describe difficult figures friction goal
    goals guidance headache instrument integrations interested issue issues language log measure measured measures measuring
    mistakes naming numbers obsess obsession pain pains pair pairing pairs phrases pointers practices priority problem problems
    programs recommend recommended saas software solutions stats struggle struggles struggling suggest systems technology terms tips tool
    track tracked tracking tricky trips trouble vendor vendors words workflow workflows worries worry
    """.split()
) | frozenset(_phrases("which products | what products | which product | other products"))
"""Words that hint at a heading but often stand for themselves: `track newsletter signups` is about the sign-ups."""

SYNONYMS = _phrases(
    """
    basket cart trolley bag | buy purchase | buyer purchaser shopper | shop store storefront webshop webstore | site website webpage |
    item product article good | colour color | optimise optimize optimisation optimization | ad advert advertisement advertising |
    e-mail email mail newsletter | signup sign-up subscribe | phone mobile smartphone handset | laptop desktop computer |
    picture image photo | slow speed fast performance latency | load loading loads | revenue sale sales sell turnover money income |
    holiday christmas season seasonal | sale promotion promo discount campaign | test experiment a/b ab variant |
    recording replay video | stock inventory warehouse | forecast predict prediction forecasting |
    abandon leave bail quit vanish abandoned abandonment abandoning | refund return | anonymous unidentified unknown logged-out anon |
    consent gdpr privacy cookie | plugin plug-in extension add-on | install installing implement implementation setup set-up snippet |
    search query lookup | null zero empty nothing | spec specification documentation docs | property attribute field prop |
    cost price spend expense | show display | repeat again twice returning loyal reorder repurchase | checkout check-out |
    stage step phase | visit session visitor | credit credited attribute attributed | flag toggle | cohort segment group |
    channel source medium | firm company business | useful useless utility valuable value | prefer preferred favourite favorite |
    wishlist wish-list saved | upsell up-sell cross-sell crosssell upselling | demand need | difference disparity gap |
    lower reduce reduction decrease cut | effective effectiveness | impact effect influence hurt affect | page screen | unit piece |
    start begin begins started | identify find spot pinpoint | monitor watch track observe
    """
)
"""Words a CSM uses for one another, one meaning between two bars. They count a little less than the word itself."""

ELSEWHERE = frozenset(
    """
    2fa 404 500 503 ae beer billing birthday bitcoin boss broken bug calendar capital ceo cheaper cheapest coffee compile compiler
    contract contracts crashed crashing cto deploy deployment desk dinner discount discounts docker dollar dollars down downtime
    error errors eur euro euros exchange expense expenses expensive extension failing flight flights football game games gbp github
    hardware hire hiring holiday holidays hotel hr incident incidents interview invoice invoices java javascript jira joke jokes
    kubernetes leave licence license login lunch manager merge migration movie news offboarding office offline okta
    onboarding outage outages parking password passwords payroll pizza plan poem prepay president price prices pricing pto
    python quote quotes recipe refund regex reimbursement release renewal repair repo repository roadmap rust salaries salary saml scim sdr
    seats sick slack soccer song sql sso status stocks ticket tier tiers timeout timeouts translate translation typescript usd
    vacation visa vpn weather weekend wifi zendesk zoom
    """.split()
)
"""Topics that have a place of their own elsewhere: prices, outages, people and offices, code, small talk. They weigh against an answer."""
