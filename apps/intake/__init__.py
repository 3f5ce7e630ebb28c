"""Use cases, their answers, and the guided way through the questions.

An app of its own because what is asked changes for other reasons than how it is decided. It knows no document and no
result page. Two decisions a newcomer may question: there is no stored "current step", the journey is worked out from
the answers on every request; and an answer is kept as typed, read or not, so that saving can never fail on its content.
"""
