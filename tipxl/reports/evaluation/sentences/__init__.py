"""Sentences of an evaluation, made from its numbers; each says when it cannot say anything."""
