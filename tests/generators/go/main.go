// Reads posts as Hugo does: JSON in, JSON out.
//
// Input: a list of texts. Output: for each, what two pairs of parsers read: those of Hugo (goccy/go-yaml
// and pelletier/go-toml) and those of other programs in Go (yaml.v3 and BurntSushi/toml). The rules
// are those of parser/pageparser/pagelexer_intro.go and common/types/convert.go of Hugo.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	burnt "github.com/BurntSushi/toml"
	goccy "github.com/goccy/go-yaml"
	pelletier "github.com/pelletier/go-toml/v2"
	yaml "gopkg.in/yaml.v3"
)

type reading struct {
	Values map[string]any `json:"values"`
	Tags   []string       `json:"tags"`
	Body   string         `json:"body"`
	Error  string         `json:"error,omitempty"`
}

type unmarshal func([]byte, any) error

// split finds the front matter of a text, its format and the body.
func split(text string) (source, format, body string, err error) {
	start := strings.TrimLeft(text, "\ufeff \t\r\n")
	switch {
	case strings.HasPrefix(start, "#+"):
		return "", "org", "", errors.New("Org")
	case strings.HasPrefix(start, "{"):
		decoder := json.NewDecoder(strings.NewReader(start))
		var value map[string]any
		if err := decoder.Decode(&value); err != nil {
			return "", "", "", err
		}
		end := decoder.InputOffset()
		return start[:end], "json", start[end:], nil
	case strings.HasPrefix(start, "-"), strings.HasPrefix(start, "+"):
		mark := strings.Repeat(start[:1], 3)
		if !strings.HasPrefix(start, mark) {
			return "", "", "", errors.New("invalid delimiter")
		}
		end := strings.Index(start[3:], "\n"+mark)
		if end < 0 {
			return "", "", "", errors.New("front matter never ends")
		}
		format = map[string]string{"-": "yaml", "+": "toml"}[start[:1]]
		return start[3 : end+4], format, start[end+7:], nil
	}
	return "", "", text, nil
}

func read(text string, readYAML, readTOML unmarshal) reading {
	source, format, body, err := split(text)
	values := map[string]any{}
	if err == nil {
		switch format {
		case "yaml":
			err = readYAML([]byte(source), &values)
		case "toml":
			err = readTOML([]byte(source), &values)
		case "json":
			err = json.Unmarshal([]byte(source), &values)
		}
	}
	if err != nil {
		return reading{Error: err.Error()}
	}
	lower := map[string]any{}
	for key, value := range values {
		lower[strings.ToLower(key)] = plain(value)
	}
	return reading{Values: lower, Tags: names(lower["tags"]), Body: body}
}

// plain makes a value one that JSON can hold.
func plain(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = plain(item)
		}
		return value
	case map[any]any:
		texts := map[string]any{}
		for key, item := range value {
			texts[fmt.Sprint(key)] = plain(item)
		}
		return texts
	case []any:
		for at, item := range value {
			value[at] = plain(item)
		}
	}
	return value
}

// names are the terms of a taxonomy: a string or a number is one, a list is several.
func names(value any) []string {
	found := []string{}
	switch value := value.(type) {
	case nil:
	case []any:
		for _, item := range value {
			if item == nil {
				item = ""
			}
			found = append(found, fmt.Sprint(item))
		}
	case map[string]any:
	default:
		found = append(found, fmt.Sprint(value))
	}
	return found
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	results := [][2]reading{}
	for _, text := range texts {
		results = append(results, [2]reading{
			read(text, goccy.Unmarshal, pelletier.Unmarshal),
			read(text, yaml.Unmarshal, burnt.Unmarshal),
		})
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}
