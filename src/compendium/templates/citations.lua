-- Citations of several works in French: a narrow no-break space before the mark that parts them.
local function spaced(inlines)
  return inlines:walk({
    Str = function(word)
      return pandoc.Str((word.text:gsub("([^%s\u{202f}\u{a0}]);$", "%1\u{202f};")))
    end,
  })
end

function Pandoc(document)
  local lang = pandoc.utils.stringify(document.meta.lang or "")
  if lang:sub(1, 2) ~= "fr" then
    return nil
  end
  return document:walk({
    Cite = function(cite)
      cite.content = spaced(cite.content)
      return cite
    end,
  })
end
